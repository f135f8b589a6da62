/** Tells the server what a person did, and the person what came of it. */

let hiding;

export function toast(text) {
  const place = document.getElementById('toast');
  place.textContent = text;
  // In the browser's top layer it stays above an open dialog.
  if (place.matches(':popover-open')) place.hidePopover();
  place.showPopover();
  clearTimeout(hiding);
  hiding = setTimeout(() => place.hidePopover(), 6000);
}

const POST = { method: 'POST', headers: { 'content-type': 'application/json' } };

/**
 * @param {object} asked what the person did
 * @param {Element} [busy] shown as busy until the answer comes
 * @returns {Promise<{ok: boolean, error?: string, errors?: Record<string, string>}>}
 */
export async function ask(asked, busy) {
  const { user, channel, thread } = document.body.dataset;
  if (busy?.classList.contains('busy')) return { ok: false };
  busy?.classList.add('busy');
  busy?.setAttribute('aria-busy', 'true');
  try {
    const response = await fetch('/act', {
      ...POST,
      body: JSON.stringify({ user, channel, thread, ...asked }),
    });
    const reply = await response.json();
    if (reply.error) toast(reply.error);
    return reply;
  } catch {
    toast('The simulator does not answer. Is it still running?');
    return { ok: false };
  } finally {
    busy?.classList.remove('busy');
    busy?.removeAttribute('aria-busy');
  }
}
