import ArgumentParser
import IngotExplorer
import IngotExporting

/// What `compile` makes of a program: a view to print, or a program of its own.
enum CompileResult: Hashable, ExpressibleByArgument {
  case view(CompiledModel.View)
  case training(TrainingFormat)

  init?(argument: String) {
    if let view = CompiledModel.View(rawValue: argument) {
      self = .view(view)
    } else if let format = TrainingFormat(rawValue: argument) {
      self = .training(format)
    } else {
      return nil
    }
  }

  static var allValueStrings: [String] {
    CompiledModel.View.allCases.map(\.rawValue) + TrainingFormat.allCases.map(\.rawValue)
  }

  var defaultValueDescription: String { name }

  /// The word that asks for it.
  var name: String {
    switch self {
    case .view(let view): view.rawValue
    case .training(let format): format.rawValue
    }
  }
}
