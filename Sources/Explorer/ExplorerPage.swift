package import IngotCompiler
import IngotDiagnostics
import IngotFormatting
package import IngotIR
import IngotPasses
import IngotPlanning

/// A compilation as one self-contained page. For each function, it shows the graph, the program before and after every
/// pass, the places of its values in the arena, and the line of the model that each instruction comes from.
package struct ExplorerPage {
  private let compilation: Compilation
  private let summary: Summary
  let functions: [Function]

  /// - Parameter functions: the functions of the planned module to show.
  package init(_ compilation: Compilation, _ functions: [Function]) {
    self.compilation = compilation
    self.functions = functions
    summary = Summary(of: compilation)
  }

  package var html: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(escaped(summary.model))</title>
    <style>
    \(Self.style)</style>
    </head>
    <body>
    <header>
    <h1>\(escaped(summary.model))</h1>
    <p>batch \(summary.batch), seed \(summary.seed), \(grouped(summary.parameterCount)) parameters, one arena of \
    \(grouped(summary.arenaBytes)) bytes</p>
    </header>
    <nav>
    \(navigation)</nav>
    <main>
    \(functions.map(section).joined(separator: "\n"))
    <script>
    \(Self.script)</script>
    </main>
    </body>
    </html>

    """
  }

  private func section(_ function: Function) -> String {
    let graph = GraphPicture(function, in: compilation.planned)
    let arena = PlanPicture(function, in: compilation.planned)
    return """
      <section id="\(anchor(function))">
      \(heading(function))
      \(counts(of: function))
      <h3>Graph</h3>
      \(legend(graph.roles.map { ($0.rawValue, $0.rawValue) }, note: note(on: graph, of: function)))
      \(view(graph.element, height: graph.height, label: "graph of \(function.name)"))
      <h3>Arena</h3>
      \(arenaCounts(of: function))
      \(legend(arena.legendEntries))
      \(view(arena.element, height: arena.height, label: "arena of \(function.name)"))
      <h3>Passes</h3>
      \(passes(of: function))
      <h3>Program</h3>
      \(program(function))
      </section>
      """
  }

  /// A box in which a picture scrolls, with a control for zooming where scripts run.
  private func view(_ picture: String, height: Double, label: String) -> String {
    // The box leaves room for a scroll bar, so that a picture that fits needs no second one.
    "<div class=\"view\" tabindex=\"0\" role=\"region\" aria-label=\"\(escaped(label))\" "
      + "style=\"--height: \(fixed(height + 18, 0))px\">\(picture)</div>"
  }

  private func legend(_ entries: [(style: String, caption: String)], note: String = "") -> String {
    let keys = entries.map { "<span class=\"key \($0.style)\">\($0.caption)</span>" }
    return "<div class=\"legend\">\(keys.joined(separator: " "))\(note.isEmpty ? "" : " <small>\(note)</small>")</div>"
  }

  private func note(on graph: GraphPicture, of function: Function) -> String {
    var notes: [String] = []
    if graph.roles.contains(.reverse) { notes.append("the reverse sweep runs upwards") }
    if function.argument(named: "step") != nil { notes.append("the step counter is not drawn") }
    return notes.joined(separator: "; ")
  }

  private func counts(of function: Function) -> String {
    let cost = compilation.planned.cost(of: function)
    return list([
      (grouped(function.body.count), "instructions"), (grouped(cost.multiplyAdds), "multiply-adds"),
      (grouped(cost.bytesRead), "bytes read"), (grouped(cost.bytesWritten), "bytes written"),
    ])
  }

  private func arenaCounts(of function: Function) -> String {
    let plan = FunctionPlan(reading: function)
    return list([
      (grouped(plan.peak), "bytes"), (grouped(plan.lowerBound), "at least, in this order"),
      (grouped(plan.total), "for all values side by side"),
    ])
  }

  private func list(_ counts: [(number: String, unit: String)]) -> String {
    "<p class=\"counts\">"
      + counts.map { "<span><b>\($0.number)</b> \($0.unit)</span>" }.joined(separator: " ") + "</p>"
  }

  // MARK: Passes

  /// The module before and after each pass except planning, which changes every line and has its own picture.
  private var stages: [(name: String, summary: String, before: Module, after: Module)] {
    var stages: [(name: String, summary: String, before: Module, after: Module)] = []
    var before = compilation.source
    for step in compilation.steps where step.pass.stage != .planning {
      stages.append((step.pass.name, step.pass.summary, before, step.module))
      before = step.module
    }
    return stages
  }

  private func passes(of function: Function) -> String {
    stages.map { stage in
      let sides = SideBySide(lines(of: function, in: stage.before), lines(of: function, in: stage.after))
      let heading = "<b>\(escaped(stage.name))</b> \(escaped(stage.summary))"
      if sides.changes == 0 { return "<p class=\"pass\">\(heading) <small>changes nothing here</small></p>" }
      return "<details><summary>\(heading) <small>\(sides.changes) lines</small></summary>\n"
        + "<div class=\"scroll\">\(sides.html)</div></details>"
    }.joined(separator: "\n")
  }

  private func lines(of function: Function, in module: Module) -> [SideBySide.Line] {
    guard let owner = module.function(function.kind, named: function.name) else { return [] }
    let body = owner.body.map { instruction in
      SideBySide.Line(text: module.text(of: instruction, in: owner), location: instruction.location?.short)
    }
    return body + [
      SideBySide.Line(
        text: module.text(of: owner.terminator, in: owner), location: owner.terminatorLocation?.short)
    ]
  }

  private func program(_ function: Function) -> String {
    let module = compilation.planned
    let rows = function.body.enumerated().map { position, instruction in
      let cost = module.cost(of: instruction, in: function)
      return
        "<tr><td class=\"number\">\(position)</td>"
        + "<td class=\"source\">\(escaped(instruction.location?.short ?? ""))</td>"
        + "<td>\(highlighted(module.text(of: instruction, in: function)))</td>"
        + "<td class=\"number\">\(cost.multiplyAdds == 0 ? "" : grouped(cost.multiplyAdds))</td>"
        + "<td class=\"number\">\(grouped(cost.bytesRead + cost.bytesWritten))</td></tr>"
    }
    return "<div class=\"scroll\"><table class=\"program\"><tr><th></th><th>written at</th><th>instruction</th>"
      + "<th>multiply-adds</th><th>bytes</th></tr>\n\(rows.joined(separator: "\n"))</table></div>"
  }
}
