import Foundation
package import IngotEvaluation

/// How measurements are written for people.
package enum MetricText {
  /// Shares in per cent, the others with four digits.
  package static func value(_ metric: Metric, _ value: Double) -> String {
    switch metric.unit {
    case .share: String(format: "%.2f %%", 100 * value)
    case .number, .nats: number(value)
    }
  }

  /// A loss, or another number without a unit.
  package static func number(_ value: Double) -> String {
    value.magnitude >= 100 ? String(format: "%.1f", value) : String(format: "%.4g", value)
  }
}

extension Metric {
  /// There is one for each phase and network: too many for a table.
  package var isGradientNorm: Bool {
    if case .gradientNorm = self { true } else { false }
  }
}
