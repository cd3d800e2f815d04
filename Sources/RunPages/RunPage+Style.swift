extension RunPage {
  /// The style sheet of the page. It follows the reader's choice of a light or dark page, and charts take its text
  /// colour.
  static let style = """

    :root { color-scheme: light dark; --back: #fff; --text: #23272b; --quiet: #667079; --line: #dfe3e6; --soft: #f5f6f7;
      --link: #1f66a8; --warn: #fff4d9; --edge: #e0a100; }
    @media (prefers-color-scheme: dark) {
      :root { --back: #16191c; --text: #dee2e6; --quiet: #98a2ab; --line: #31373d; --soft: #1f2327; --link: #7fb8ec;
        --warn: #352c12; --edge: #c08a00; }
    }
    * { box-sizing: border-box; }
    body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 1020px; padding: 24px 20px 72px;
      background: var(--back); color: var(--text); }
    h1 { font-size: 26px; line-height: 1.25; margin: 0 0 8px; overflow-wrap: anywhere; }
    h2 { font-size: 19px; margin: 40px 0 10px; padding-bottom: 4px; border-bottom: 1px solid var(--line); }
    h3 { font-size: 15px; margin: 22px 0 6px; }
    header p { margin: 0 0 12px; max-width: 70ch; overflow-wrap: anywhere; }
    nav { display: flex; flex-wrap: wrap; gap: 2px 18px; } a { color: var(--link); text-decoration: none; }
    a:hover { text-decoration: underline; }
    .warnings { margin: 0; padding: 10px 14px 10px 32px; background: var(--warn); border-left: 4px solid var(--edge); }
    .scroll { overflow-x: auto; } .tall { max-height: 405px; overflow-y: auto; }
    table { border-collapse: collapse; font-size: 14px; font-variant-numeric: tabular-nums; }
    th, td { padding: 3px 16px 3px 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
    thead th { position: sticky; top: 0; background: var(--back); color: var(--quiet); font-weight: 600; }
    .number { text-align: right; } .settings th { font-weight: 400; white-space: nowrap; }
    .settings td:last-child { color: var(--quiet); }
    code, pre { font-family: ui-monospace, monospace; font-size: 12.5px; }
    pre { margin: 0; padding: 10px 14px; background: var(--soft); overflow: auto; max-height: 600px; line-height: 1.45; }
    details { margin: 6px 0; } summary { cursor: pointer; color: var(--quiet); margin-bottom: 8px; }
    figure { margin: 0 0 30px; } figcaption { color: var(--quiet); font-size: 14px; max-width: 75ch; margin-top: 6px; }
    figure svg, figure img { max-width: 100%; height: auto; display: block; }
    figure svg { min-width: 520px; }
    .pixels { image-rendering: pixelated; }
    @media print { .scroll, .tall, pre { overflow: visible; max-height: none; } }

    """
}
