import Foundation
import IngotDiagnostics
import IngotEmission
import IngotFreezing
import IngotIR
import IngotTestSupport
import Testing

/// The text of exported modules.
struct StableHLOTextTests {
  private func frozen(_ function: String) throws -> FrozenModule {
    let module = try Module(
      verifying: """
        module @two-layers {batch: 2, seed: 1}
        param @n.0.weight: f32[2x1] = zeros
        param @n.0.bias: f32[1] = zeros
        func @f\(function)
        """)
    return try FrozenModule(module) { $0.index == 0 ? [1, -0.5] : [0.25] }
  }

  private func text(_ function: String) throws -> String {
    try StableHLOText(frozen(function), function: 0, batch: .fixed(2)).text
  }

  /// Each operation stands below its instruction, and the weights stand at the end.
  @Test func wholeModule() throws {
    let found = try text(
      """
      (%x: f32[2x2] {role: images}) -> f32[2x1] {
        %0 = linear %x, @n.0.weight, @n.0.bias : f32[2x1]
        %1 = leaky_relu %0 {slope: 1e-05} : f32[2x1]
        return %1
      }
      """)
    let product = "stablehlo.dot_general %x, %n.0.weight, contracting_dims = [1] x [0], precision = [HIGHEST, HIGHEST]"
    let compared = "stablehlo.compare GT, %0, %constant.1, FLOAT"
    #expect(
      found == """
        module @"two-layers" {
          // func @f(%x: f32[2x2] {role: images}) -> f32[2x1]
          func.func public @main(%x: tensor<2x2xf32>) -> tensor<2x1xf32> {
            // %0 = linear %x, @n.0.weight, @n.0.bias : f32[2x1]
            %n.0.weight = func.call @n.0.weight() : () -> tensor<2x1xf32>
            %n.0.bias = func.call @n.0.bias() : () -> tensor<1xf32>
            %dot_general.0 = \(product) : (tensor<2x2xf32>, tensor<2x1xf32>) -> tensor<2x1xf32>
            %broadcast_in_dim.0 = stablehlo.broadcast_in_dim %n.0.bias, dims = [1] : (tensor<1xf32>) -> tensor<2x1xf32>
            %0 = stablehlo.add %dot_general.0, %broadcast_in_dim.0 : tensor<2x1xf32>
            // %1 = leaky_relu %0 {slope: 1e-05} : f32[2x1]
            %constant.1 = stablehlo.constant dense<0.0> : tensor<2x1xf32>
            %compare.1 = \(compared) : (tensor<2x1xf32>, tensor<2x1xf32>) -> tensor<2x1xi1>
            %constant.1-2 = stablehlo.constant dense<1.0e-05> : tensor<2x1xf32>
            %multiply.1 = stablehlo.multiply %0, %constant.1-2 : tensor<2x1xf32>
            %1 = stablehlo.select %compare.1, %0, %multiply.1 : tensor<2x1xi1>, tensor<2x1xf32>
            return %1 : tensor<2x1xf32>
          }
          func.func private @n.0.weight() -> tensor<2x1xf32> {
            %0 = stablehlo.constant dense<"0x0000803f000000bf"> : tensor<2x1xf32>
            return %0 : tensor<2x1xf32>
          }
          func.func private @n.0.bias() -> tensor<1xf32> {
            %0 = stablehlo.constant dense<"0x0000803e"> : tensor<1xf32>
            return %0 : tensor<1xf32>
          }
        }

        """)
  }

  /// A weight that is read twice stands there once, and so does a private function that draws.
  @Test func drawsTakeASeed() throws {
    let found = try text(
      """
      (%step: i64) -> f32[2x1] {
        %0 = categorical %step {stream: 3} : f32[2x2]
        %1 = linear %0, @n.0.weight, @n.0.bias : f32[2x1]
        %2 = matmul %0, @n.0.weight : f32[2x1]
        %3 = uniform %step {stream: 4} : f32[2x1]
        %4 = add %1, %2 : f32[2x1]
        %5 = add %3, %4 : f32[2x1]
        return %5
      }
      """)
    #expect(found.contains("@main(%seed: tensor<ui64>, %step: tensor<ui64>) -> tensor<2x1xf32> {\n"))
    #expect(
      found.contains(
        """
            %constant.3 = stablehlo.constant dense<4> : tensor<ui32>
            %philox.3 = func.call @philox.1(%seed, %step, %constant.3) : \
        (tensor<ui64>, tensor<ui64>, tensor<ui32>) -> tensor<1x4xui32>
            %uniform.3 = func.call @uniform.1(%philox.3) : (tensor<1x4xui32>) -> tensor<1x4xf64>

        """))
    for name in ["philox.1", "uniform.1", "n.0.weight"] {
      #expect(found.components(separatedBy: "func.func private @\(name)(").count == 2, "\(name)")
    }
  }

  /// Names may hold anything, and collide with those that the export adds.
  @Test(.needsXLA) func namesStayLegal() throws {
    var frozen = try frozen(
      """
      (%x: f32[2x2], %y: f32[2x2], %step: i64) -> f32[2x1] {
        %0 = add %x, %y : f32[2x2]
        %1 = matmul %0, @n.0.weight : f32[2x1]
        %2 = shift_columns %1, @n.0.bias : f32[2x1]
        %3 = normal %step {stream: 0} : f32[2x1]
        %4 = add %2, %3 : f32[2x1]
        return %4
      }
      """)
    var module = frozen.module
    module.name = "1-\"\n}\u{2028}\\"
    (module.parameters[0].name, module.parameters[1].name) = ("main", "philox.1")
    module.functions[0].name = "f\r\n}"
    let names = ["seed", "ä\n\"%0", "step", "multiply.step-2", "ö\n\"%0", "", "7x", "0"]
    for (index, name) in names.enumerated() { module.functions[0].values[index].name = name }
    frozen = try FrozenModule(module) { frozen.value($0) }
    let call = try XLA.Call(frozen, functionAt: 0)
    let outcomes = try XLA.outcomes(of: [call])
    XLA.check(call, try #require(outcomes.first))

    let found = try StableHLOText(frozen, function: 0, batch: .fixed(2)).text
    #expect(found.hasPrefix("module @\"_1-_____\" {\n  // func @f  }(%seed: f32[2x2], %ä \"%0: f32[2x2], "))
    #expect(found.contains("@main(%seed: tensor<2x2xf32>, %____0: tensor<2x2xf32>, %seed-2: tensor<ui64>, %step: "))
    #expect(found.contains(" = func.call @\"main-2\"() ") && found.contains(" = func.call @\"philox.1-2\"(%seed-2, "))
    for part in [" %____0-2 = ", " %_ = ", " %_7x = ", " %0 = "] { #expect(found.contains(part), "\(part)") }
  }

  // MARK: Errors

  private func message(_ function: String, _ batch: ExportedBatch) -> String {
    do {
      _ = try StableHLOText(frozen(function), function: 0, batch: batch)
      return ""
    } catch { return "\(error)" }
  }

  @Test func whatCannotBeExportedIsRefused() {
    let plain = "(%x: f32[2x2]) -> f32[2x2] {\n  %0 = relu %x : f32[2x2]\n  return %0\n}"
    #expect(
      message(plain, .any).contains(
        "'@f': expected '--batch N', since shapes are static in StableHLO, found any batch"))
    #expect(message(plain, .fixed(3)).contains("expected a module for a batch of 3, found one for 2"))
    let derived = "(%x: f32[2x2]) -> f32[2x2] {\n  %0 = gate %x, %x : f32[2x2]\n  return %0\n}"
    #expect(
      message(derived, .fixed(2)).contains("'@f': expected an operation that a model writes, found 'gate'"))
    let fused = """
      (%x: f32[2x2]) -> f32[2x1] {
        %0 = matmul %x, @n.0.weight |> relu : f32[2x1]
        return %0
      }
      """
    #expect(
      message(fused, .fixed(2)).contains("'@f': expected an operation that a model writes, found 'matmul |> relu'"))
  }
}
