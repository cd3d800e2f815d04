import IngotDiagnostics
import IngotExecution
import IngotFiles
import IngotFreezing
import IngotIR

/// Where the parameters of a trained model come from.
enum ParameterSource {
  /// A checkpoint or a frozen file.
  case file(SafetensorsReader)
  case frozen(FrozenModule)
  /// The initial parameters, which a machine draws.
  case initial

  /// Throws unless there are values for all parameters of a module.
  func check(_ module: Module) throws(IngotError) {
    guard case .file(let reader) = self else { return }
    for info in module.parameters { try reader.require(info) }
  }

  /// Writes the value of a parameter into a machine.
  func load(_ parameter: Parameter, into machine: Machine) throws(IngotError) {
    let info = machine.module[parameter]
    switch self {
    case .initial: break
    case .frozen(let frozen): machine.setParameter(parameter, to: frozen.value(parameter))
    case .file(let reader):
      try machine.fillParameter(parameter) { target throws(IngotError) in try reader.read(info, into: target) }
    }
  }
}
