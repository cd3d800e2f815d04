import Foundation
import PackagePlugin

/// `swift package ingot-export`: makes a Swift package of a trained model, within the package that uses it.
///
///     swift package --allow-writing-to-package-directory ingot-export runs/gaussian-aae --function sample
///
/// The arguments are those of `ingot export`; the format is `swift`. Paths are relative to the package, and so is the
/// folder that is written: that of `-o`, or one with the model's name.
@main
struct ExportPlugin: CommandPlugin {
  func performCommand(context: PluginContext, arguments: [String]) throws {
    let process = Process()
    process.executableURL = try context.tool(named: "IngotTool").url
    process.arguments = ["export", "--format", "swift"] + arguments
    process.currentDirectoryURL = context.package.directoryURL
    try process.run()
    process.waitUntilExit()
    guard process.terminationReason == .exit, process.terminationStatus == 0 else {
      throw ExportFailure(status: process.terminationStatus)
    }
  }
}

/// The tool has said why.
struct ExportFailure: Error, CustomStringConvertible {
  let status: Int32

  var description: String { "expected 'ingot export' to succeed, found status \(status)" }
}
