import Foundation
import IngotTestSupport
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Tests of what a user sees: output, errors with their location, exit codes, and files that are either complete or
/// absent.
struct CommandTests {
  @Test(arguments: [
    "list", "inspect", "compile", "train", "run", "evaluate", "report", "compare", "sample", "export", "bench",
  ])
  func everyCommandHasHelpWithExamples(_ command: String) throws {
    let outcome = try CommandLineTool.run(command, "--help")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("EXAMPLES:"))
    #expect(outcome.output.contains("ingot \(command)"))
  }

  @Test func listsTheModels() throws {
    let outcome = try CommandLineTool.run("list")
    #expect(
      outcome.output.split(separator: "\n").map { $0.split(separator: " ")[0] }
        == [
          "autoencoder", "denoising-autoencoder", "variational-autoencoder", "gaussian-aae", "supervised-aae",
          "semisupervised-aae", "mixture-aae", "clustering-aae", "reduction-aae", "likelihood-aae",
        ])
  }

  /// The text and the JSON contain the same numbers.
  @Test func inspectsAlikeInTextAndJSON() throws {
    let text = try CommandLineTool.run("inspect", "gaussian-aae").output
    #expect(text.hasPrefix("setting ") && text.contains(/\nwidth +1000  units of each hidden layer\n/))
    let narrow = try CommandLineTool.run("inspect", "gaussian-aae", "--set", "width=500").output
    #expect(narrow.contains("f32[784x500]") && narrow.contains(/\nwidth +500\s+units/))
    let json = try CommandLineTool.run("inspect", "gaussian-aae", "--json").output
    let summary = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect(summary["parameterCount"] as? Int == 4_581_787)
    let phases = try #require(summary["phases"] as? [[String: Any]])
    #expect(phases.map { $0["name"] as? String } == ["reconstruction", "discriminator", "generator"])
    // 24.3 million per image, the number in the design.
    #expect(phases.compactMap { $0["multiplyAdds"] as? Int }.reduce(0, +) == 2_431_200_000)
    let formatter = NumberFormatter()
    formatter.numberStyle = .decimal
    formatter.locale = Locale(identifier: "en_US")
    for phase in phases {
      for key in ["instructions", "multiplyAdds", "bytesRead", "bytesWritten"] {
        let number = try #require(phase[key] as? Int)
        #expect(text.contains(try #require(formatter.string(from: NSNumber(value: number)))))
      }
      let passes = try #require(phase["passes"] as? [[String: Any]])
      #expect(passes.last?["after"] as? Int == phase["instructions"] as? Int)
      let peak = try #require(phase["peak"] as? [[String: Any]])
      #expect((1...5).contains(peak.count))
      for value in peak { #expect(text.contains(try #require(value["value"] as? String))) }
      let arena = try #require(phase["arena"] as? [String: Int])
      #expect(try #require(arena["lowerBound"]) <= #require(arena["planned"]))
      #expect(try #require(arena["planned"]) <= #require(arena["naive"]))
    }
  }

  @Test func emitsEveryForm() throws {
    let folder = try TemporaryFolder()
    for form in ["elaborated", "differentiated", "optimized", "planned"] {
      let file = folder.path + "/\(form).graph"
      #expect(try CommandLineTool.run("compile", "autoencoder", "--emit", form, "-o", file).status == 0)
      let dump = try Repository.text(of: "graphs/ir/autoencoder/\(form).graph")
      #expect(try String(contentsOfFile: file, encoding: .utf8) == dump)
      // Each form can be compiled further.
      let planned = try CommandLineTool.run("compile", file).output
      #expect(planned == (try Repository.text(of: "graphs/ir/autoencoder/planned.graph")))
    }
    let plan = try CommandLineTool.run("compile", "autoencoder", "--emit", "plan", "--phase", "reconstruction").output
    #expect(plan.hasPrefix("phase @reconstruction: arena "))
  }

  /// The plan has a table with a row for each value, and a drawing with a line for each instruction.
  @Test func drawsThePlan() throws {
    let text = try CommandLineTool.run("compile", "gaussian-aae", "--emit", "plan", "--phase", "generator").output
    let lines = text.split(separator: "\n")
    #expect(lines[1].contains("in place of") && lines[1].contains("shares bytes with"))
    let values = lines.filter { $0.contains("  %") }
    let drawing = lines.filter { $0.hasPrefix("  ") && $0.contains(" |") && $0.contains("| ") && $0.first == " " }
      .filter { $0.drop(while: { $0 == " " }).first?.isNumber == true }
    #expect(values.count == 18 && drawing.count == 21)
    let svg = try CommandLineTool.run("compile", "gaussian-aae", "--emit", "plan-svg").output
    #expect(try XMLDocument(xmlString: svg).rootElement()?.name == "svg")
  }

  @Test func drawsGraphsForGraphviz() throws {
    let dot = try CommandLineTool.run("compile", "gaussian-aae", "--emit", "dot").output
    #expect(dot.hasPrefix("digraph \"gaussian-aae\" {"))
    #expect(dot.contains("\"2%2\" -> \"2%5\";"))
    #expect(dot.count { $0 == "{" } == dot.count { $0 == "}" })
  }

  /// The page loads nothing, is well-formed except for its head, and shows the model's source line for each
  /// instruction.
  @Test(arguments: ["autoencoder", "gaussian-aae"])
  func explainsACompilationOnOnePage(_ graph: String) throws {
    let page = try CommandLineTool.run("compile", graph, "--emit", "html").output
    for reference in ["http:", "https:", "src=", "@import", "url("] { #expect(!page.contains(reference)) }
    let body = try #require(
      page.range(of: "<section").flatMap { start in
        page.range(of: "<script").map { String(page[start.lowerBound..<$0.lowerBound]) }
      })
    _ = try XMLDocument(xmlString: "<body>\(body)</body>")
    for pass in ["differentiate", "simplify", "fuse-epilogues", "reorder"] { #expect(body.contains("<b>\(pass)</b>")) }
    #expect(body.contains("graphs/"))
    // An empty source cell would mean an instruction without a known source.
    #expect(!body.contains("<td class=\"source\"></td>"))
    // Each row of a program has a cell for each heading.
    for table in body.components(separatedBy: "<table class=\"program\">").dropFirst() {
      let rows = table.components(separatedBy: "</table>")[0].components(separatedBy: "<tr>").dropFirst()
      let cells = rows.map { $0.components(separatedBy: "</td>").count + $0.components(separatedBy: "</th>").count }
      #expect(Set(cells).count == 1 && cells[0] == 7)
    }
  }

  @Test func namesInPagesAreEscaped() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(
      """
      module @m {batch: 2, seed: 1}
      func @f(%x: f32[2x4]) -> f32[2x4] {
        %0 = exp %x : f32[2x4]
        return %0
      }
      """, to: "a<b>&c.graph")
    let page = try CommandLineTool.run("compile", file, "--emit", "html").output
    #expect(page.contains("a&lt;b&gt;&amp;c.graph:3:8") && !page.contains("<b>&c"))
  }

  @Test func selectsPasses() throws {
    let all = try CommandLineTool.run(
      "compile", "gaussian-aae", "--print-after", "all", "--time-passes", "--batch", "2")
    #expect(all.output.contains("; after cse") && all.output.contains("; after dce"))
    #expect(all.error.contains(" ms  cse") && all.error.contains(" ms  dce"))
    let counted = try CommandLineTool.run("compile", "gaussian-aae", "--statistics", "--emit", "plan")
    #expect(counted.error.contains("fuse-epilogues: adam") && counted.error.contains("simplify: sigmoid-bce"))
    let stopped = try CommandLineTool.run("compile", "gaussian-aae", "--print-after", "all", "--stop-after", "cse")
    #expect(stopped.output.contains("; after cse") && !stopped.output.contains("; after dce"))
    let skipped = try CommandLineTool.run("compile", "gaussian-aae", "--print-after", "all", "--skip", "cse")
    #expect(!skipped.output.contains("; after cse") && skipped.output.contains("; after dce"))
  }
}
