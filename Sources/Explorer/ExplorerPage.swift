package import IngotCompiler
import IngotDiagnostics
import IngotFormatting
package import IngotIR
import IngotPasses

/// A compilation as one self-contained page. For each function, it shows the graph, the program before and after every
/// pass, the places of its values in the arena, and the line of the model that each instruction comes from.
package struct ExplorerPage {
  private let compilation: Compilation
  private let summary: Summary
  private let functions: [Function]

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
    <title>\(escaped(summary.model))</title>
    <style>\(Self.style)</style>
    </head>
    <body>
    <header>
    <h1>\(escaped(summary.model))</h1>
    <p>batch \(summary.batch), seed \(summary.seed), \(grouped(summary.parameterCount)) parameters, one arena of \
    \(grouped(summary.arenaBytes)) bytes</p>
    <nav>\(functions.map { "<a href=\"#\(anchor($0))\">\(escaped($0.name))</a>" }.joined(separator: " "))</nav>
    </header>
    \(functions.map(section).joined(separator: "\n"))
    <script>\(Self.script)</script>
    </body>
    </html>

    """
  }

  private func anchor(_ function: Function) -> String { escaped("\(function.kind.rawValue)-\(function.name)") }

  private func section(_ function: Function) -> String {
    """
    <section id="\(anchor(function))">
    <h2>\(function.kind.rawValue) @\(escaped(function.name))</h2>
    \(counts(of: function))
    <h3>Graph</h3>
    <p class="legend"><span class="forward">forward</span> <span class="reverse">reverse</span>
    <span class="update">update</span> <small>the reverse sweep runs upwards; the step counter is not drawn</small></p>
    <div class="scroll">\(GraphPicture(function, in: compilation.planned).element)</div>
    <h3>Arena</h3>
    <div class="scroll">\(PlanPicture(function).element)</div>
    <h3>Passes</h3>
    \(passes(of: function))
    <h3>Program</h3>
    \(program(function))
    </section>
    """
  }

  private func counts(of function: Function) -> String {
    let cost = compilation.planned.cost(of: function)
    let cells = [
      ("instructions", function.body.count), ("multiply-adds", cost.multiplyAdds), ("bytes read", cost.bytesRead),
      ("bytes written", cost.bytesWritten),
    ]
    return "<p class=\"counts\">"
      + cells.map { "<span><b>\(grouped($0.1))</b> \($0.0)</span>" }.joined(separator: " ") + "</p>"
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
      SideBySide.Line(text: module.text(of: instruction, in: owner), location: instruction.location?.description)
    }
    return body + [
      SideBySide.Line(
        text: module.text(of: owner.terminator, in: owner), location: owner.terminatorLocation?.description)
    ]
  }

  private func program(_ function: Function) -> String {
    let module = compilation.planned
    let rows = function.body.enumerated().map { position, instruction in
      let cost = module.cost(of: instruction, in: function)
      return
        "<tr><td class=\"number\">\(position)</td>"
        + "<td class=\"source\">\(escaped(instruction.location?.description ?? ""))</td>"
        + "<td>\(highlighted(module.text(of: instruction, in: function)))</td>"
        + "<td class=\"number\">\(cost.multiplyAdds == 0 ? "" : grouped(cost.multiplyAdds))</td>"
        + "<td class=\"number\">\(grouped(cost.bytesRead + cost.bytesWritten))</td></tr>"
    }
    return "<div class=\"scroll\"><table class=\"program\"><tr><th></th><th>written at</th><th>instruction</th>"
      + "<th>multiply-adds</th><th>bytes</th></tr>\n\(rows.joined(separator: "\n"))</table></div>"
  }
}
