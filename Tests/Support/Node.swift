package import Foundation
package import Testing

extension Trait where Self == ConditionTrait {
  /// Runs a test only where modules can be made.
  package static var needsWebAssembly: ConditionTrait {
    .enabled(if: Programs.find("clang") != nil && Programs.find("wasm-ld") != nil, "needs clang and wasm-ld")
  }

  /// Runs a test only where modules can be run.
  package static var needsNode: ConditionTrait { .enabled(if: Programs.find("node") != nil, "needs Node") }
}

/// Node, in which exported modules run.
package enum Node {
  /// Runs a module of JavaScript in a folder and returns what it writes.
  package static func run(_ script: String, in folder: TemporaryFolder) throws -> Data {
    let outcome = try Programs.run("node", [try folder.write(script, to: "test.mjs")])
    #expect(outcome.status == 0, "\(outcome.messages)")
    return Data(outcome.output.utf8)
  }
}
