import IngotCompiler
import IngotDiagnostics
import IngotExecution
import IngotFormatting
import IngotIR

/// The output of `--profile`: a table for people and a trace for `chrome://tracing` or Perfetto.
struct ProfileReport {
  private let module: Module
  private let profile: Profile

  init(_ profile: Profile, of module: Module) {
    self.profile = profile
    self.module = module
  }

  /// Each instruction's mean time, share and speed: a multiply-add counts as two operations, and the bytes are those of
  /// the operands and results. A product in which zeros are expected has a density: the share of non-zeros in its left
  /// operand at the last step of the latest epoch.
  var table: String {
    var text = ""
    let total = profile.nanoseconds.reduce(0) { $0 + $1.reduce(0, +) }
    for (index, function) in module.functions.enumerated() where profile.runs[index] > 0 {
      var table = TextTable("us", "share", "GFLOP/s", "GB/s", "density", "instruction", left: [5])
      var sum = 0.0
      for (position, instruction) in function.body.enumerated() {
        let nanoseconds = profile.nanoseconds[index][position]
        let mean = Double(nanoseconds) / Double(profile.runs[index])
        let cost = module.cost(of: instruction, in: function)
        sum += mean
        table.add(
          fixed(mean / 1000, 1), fixed(100 * Double(nanoseconds) / Double(max(1, total)), 1) + " %",
          cost.multiplyAdds == 0 ? "" : fixed(2 * Double(cost.multiplyAdds) / max(1, mean), 1),
          fixed(Double(cost.bytesRead + cost.bytesWritten) / max(1, mean), 1),
          profile.densities[index][position].map { fixed(100 * $0, 1) + " %" } ?? "",
          module.text(of: instruction, in: function))
      }
      text += "\(function.kind.rawValue) @\(function.name): \(fixed(sum / 1000, 1)) us a step, "
      text += "\(profile.runs[index]) steps\n\(table.text)\n"
    }
    return text
  }

  /// The latest steps in the Trace Event Format (JSON, times in microseconds).
  var chromeTrace: String {
    let start = profile.latest.map(\.start).min() ?? 0
    let events = profile.latest.map { event in
      let function = module.functions[event.function]
      let name = quoted(module.text(of: function.body[event.instruction], in: function))
      let location = function.body[event.instruction].location.map { ",\"source\":\(quoted($0.short))" } ?? ""
      return "{\"name\":\(name),\"cat\":\(quoted(function.name)),\"ph\":\"X\",\"pid\":1,\"tid\":1,"
        + "\"ts\":\(fixed(Double(event.start - start) / 1000, 3)),"
        + "\"dur\":\(fixed(Double(event.end - event.start) / 1000, 3)),\"args\":{\"step\":\(event.step)\(location)}}"
    }
    return "{\"traceEvents\":[\n\(events.joined(separator: ",\n"))\n]}\n"
  }
}

/// Returns the JSON string of a text of printable ASCII.
private func quoted(_ text: String) -> String {
  "\"" + text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : "\($0)" }.joined() + "\""
}
