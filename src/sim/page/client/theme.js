// Runs before the first paint: the theme a person chose, else the system's.
(() => {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    const chosen = localStorage.getItem('theme');
    document.documentElement.dataset.theme = chosen ?? (system.matches ? 'dark' : 'light');
    document.documentElement.classList.toggle(
      'panel-closed',
      (localStorage.getItem('panel') ?? (innerWidth < 1000 ? 'closed' : 'open')) === 'closed',
    );
  };
  system.addEventListener('change', apply);
  addEventListener('storage', apply);
  apply();
})();
