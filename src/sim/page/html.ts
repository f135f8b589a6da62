import { createElement, type ReactElement, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';

export type Child = ReactNode;
type Props = Readonly<Record<string, unknown>> | null;

/** An element by tag name; children are escaped. */
export const el = (tag: string, props: Props, ...children: readonly Child[]): ReactElement =>
  createElement(tag, props, ...children);

/** HTML that a renderer has already escaped. */
export const raw = (html: string, className: string): ReactElement =>
  createElement('div', { className, dangerouslySetInnerHTML: { __html: html } });

/** React asks for every picture ahead of time with a link before the HTML, which is no part of a row. */
const PRELOADS = /<link rel="preload" as="image"[^>]*>/g;

export const html = (node: ReactElement): string => renderToStaticMarkup(node).replace(PRELOADS, '');

/** Only addresses a link may safely lead to. */
export const safeHref = (href: unknown): string | undefined =>
  typeof href === 'string' && /^(https?:|mailto:)/i.test(href.trim()) ? href.trim() : undefined;
