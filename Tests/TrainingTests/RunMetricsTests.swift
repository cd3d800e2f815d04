import IngotDiagnostics
import IngotEvaluation
import IngotTestSupport
import IngotTraining
import Testing

/// Tests of the lines of `metrics.jsonl`, which anyone may have written.
struct RunMetricsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func line(_ name: String = "", _ value: String = "") -> String {
    let members = [
      ("epoch", "1"), ("step", "600"), ("losses", #"{"b":0.25,"a":null}"#), ("validation", #"{"mmd":0.5}"#),
      ("seconds", "2.5"), ("images_per_second", "24000"),
      ("warnings", #"[{"kind":"loss_not_finite","message":"m","phase":"a"}]"#),
    ]
    return "{\(members.map { "\"\($0)\":\($0 == name ? value : $1)" }.joined(separator: ","))}\n"
  }

  @Test func readsWhatARunWrites() throws {
    let metrics = try RunMetrics(reading: try folder.write(line(), to: "metrics.jsonl"))
    let epoch = try #require(metrics.epochs.first)
    #expect(metrics.epochs.count == 1 && metrics.phases == ["b", "a"] && metrics.seconds == 2.5)
    #expect(epoch.losses["b"] == 0.25 && epoch.losses["a"]?.isNaN == true && epoch.step == 600)
    #expect(epoch.validation == [.meanDiscrepancy: 0.5] && epoch.warnings.map(\.kind) == [.lossNotFinite])
  }

  @Test(arguments: [
    ("epoch", "1.5"), ("epoch", "1e400"), ("epoch", "null"), ("step", "99999999999999999999"), ("step", "\"1\""),
    ("seconds", "true"), ("losses", "5"), ("losses", #"{"a":"b"}"#), ("validation", "[]"),
    ("validation", #"{"unknown":1}"#), ("warnings", "5"), ("warnings", "\"\""), ("warnings", "null"),
    ("warnings", "{}"), ("warnings", "[5]"), ("warnings", #"[{"kind":"other","message":"m","phase":"a"}]"#),
    ("warnings", String(repeating: "[", count: 100_000)),
  ])
  func refusesOtherMembers(_ name: String, _ value: String) throws {
    let path = try folder.write(line(name, value), to: "metrics.jsonl")
    let error = #expect(throws: IngotError.self) { try RunMetrics(reading: path) }
    #expect(error?.kind == .badInput)
    #expect("\(error as Any)".contains("metrics.jsonl', line 1: expected"), "\(error as Any)")
  }
}
