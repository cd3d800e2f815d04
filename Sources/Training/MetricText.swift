import Foundation
package import IngotEvaluation

/// Formats measurements for people.
package enum MetricText {
  /// Returns shares as percentages, and other values with four digits.
  package static func value(_ metric: Metric, _ value: Double) -> String {
    switch metric.unit {
    case .share: String(format: "%.2f %%", 100 * value)
    case .number, .nats: number(value)
    }
  }

  /// Returns the text of a loss, or of another number without a unit.
  package static func number(_ value: Double) -> String {
    value.magnitude >= 100 ? String(format: "%.1f", value) : String(format: "%.4g", value)
  }
}

extension Metric {
  /// Whether this is a gradient norm: there is one for each phase and network, which is too many for a table.
  package var isGradientNorm: Bool {
    if case .gradientNorm = self { true } else { false }
  }
}
