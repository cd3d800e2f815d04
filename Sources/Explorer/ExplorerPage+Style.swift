extension ExplorerPage {
  static let style = """

    body { font: 14px/1.45 sans-serif; margin: 0 auto; max-width: 1400px; padding: 0 24px 60px; color: #222; }
    header { border-bottom: 1px solid #ccc; margin-bottom: 24px; padding: 12px 0; position: sticky; top: 0;
      background: white; z-index: 1; }
    h1 { font-size: 22px; margin: 0; } h2 { font-size: 19px; margin: 36px 0 4px; } h3 { font-size: 15px; margin: 22px 0 6px; }
    header p { margin: 2px 0 6px; color: #555; }
    nav a { margin-right: 14px; }
    section { scroll-margin-top: 110px; }
    .counts span { margin-right: 22px; }
    .scroll { overflow-x: auto; border: 1px solid #e4e4e4; padding: 6px; }
    .legend span { padding: 2px 8px; border-radius: 4px; }
    .forward { background: #d5e6f5; } .reverse { background: #fbe3cb; } .update { background: #d9ead3; }
    .node rect { stroke: #888; } .node.forward rect { fill: #d5e6f5; } .node.reverse rect { fill: #fbe3cb; }
    .node.update rect { fill: #d9ead3; }
    .edge { fill: none; stroke: #555; } .edge.across { stroke: #bbb; }
    table { border-collapse: collapse; font: 12px/1.5 monospace; white-space: nowrap; }
    td, th { padding: 0 10px; text-align: left; vertical-align: top; } th { font-weight: 600; }
    .removed { background: #fde2e0; } .added { background: #ddf3dc; } .none { background: #f6f6f6; }
    td.source { color: #777; } td.number { text-align: right; color: #555; }
    i { font-style: normal; color: #1a5490; cursor: default; } b { font-weight: 600; }
    table b { font-weight: normal; color: #7a3e00; }
    details, p.pass { margin: 6px 0; } summary { cursor: pointer; }
    small { color: #777; }
    .lit { background: #ffe98a; } g.lit rect { stroke: #c90; stroke-width: 3; }

    """

  /// A script that marks every occurrence of the value under the pointer.
  static let script = """

    document.addEventListener("mouseover", event => {
      const target = event.target.closest("[data-value]");
      document.querySelectorAll(".lit").forEach(element => element.classList.remove("lit"));
      if (!target || !target.dataset.value) return;
      const section = target.closest("section");
      section.querySelectorAll("[data-value]").forEach(element => {
        if (element.dataset.value === target.dataset.value) element.classList.add("lit");
      });
    });

    """
}
