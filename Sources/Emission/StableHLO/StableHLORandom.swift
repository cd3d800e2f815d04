import IngotIR

/// A private function that takes part in draws, for some number of blocks of four words each.
struct StableHLORandom: Hashable {
  enum Kind: String {
    /// The words of a stream.
    case philox
    /// Numbers from 0 to 1, one from each word.
    case uniform
    /// Normal numbers, a pair from each pair of words.
    case normal
  }

  let kind: Kind
  let blocks: Int

  init(_ kind: Kind, blocks: Int) {
    self.kind = kind
    self.blocks = blocks
  }

  var name: String { "\(kind.rawValue).\(blocks)" }

  /// The type of the result: a row for each block.
  var result: StableHLOType {
    switch kind {
    case .philox: StableHLOType(.ui32, [blocks, 4])
    case .uniform, .normal: StableHLOType(.f64, [blocks, 4])
    }
  }

  /// Returns the text of the function.
  func text(named symbol: String) -> String {
    switch kind {
    case .philox: philox(symbol)
    case .uniform: uniform(symbol)
    case .normal: normal(symbol)
    }
  }

  // MARK: Words

  private func philox(_ symbol: String) -> String {
    let words = StableHLOType(.ui32, [blocks])
    let column = StableHLOType(.ui32, [blocks, 1])
    let state = "tensor<ui32>, \(words), \(words), \(words), \(words), tensor<ui32>, tensor<ui32>"
    let domain = RandomDomain.instructions.rawValue
    return """
        // Philox4x32-10 (Salmon et al., SC 2011). The key is the seed, and the counter of block b is
        // (b, stream, step mod 2^32, domain + 2^8 (step / 2^32)).
        func.func private \(symbol)(%seed: tensor<ui64>, %step: tensor<ui64>, %stream: tensor<ui32>) -> \(result) {
          %lower = stablehlo.constant dense<\(UInt32.max)> : tensor<ui64>
          %half = stablehlo.constant dense<32> : tensor<ui64>
          %seed.lower = stablehlo.and %seed, %lower : tensor<ui64>
          %seed.upper = stablehlo.shift_right_logical %seed, %half : tensor<ui64>
          %key0 = stablehlo.convert %seed.lower : (tensor<ui64>) -> tensor<ui32>
          %key1 = stablehlo.convert %seed.upper : (tensor<ui64>) -> tensor<ui32>
          %step.lower = stablehlo.and %step, %lower : tensor<ui64>
          %step.upper = stablehlo.shift_right_logical %step, %half : tensor<ui64>
          %counter2 = stablehlo.convert %step.lower : (tensor<ui64>) -> tensor<ui32>
          %epoch = stablehlo.convert %step.upper : (tensor<ui64>) -> tensor<ui32>
          %eight = stablehlo.constant dense<8> : tensor<ui32>
          %shifted = stablehlo.shift_left %epoch, %eight : tensor<ui32>
          %domain = stablehlo.constant dense<\(domain)> : tensor<ui32>
          %counter3 = stablehlo.or %shifted, %domain : tensor<ui32>
          %a = stablehlo.iota dim = 0 : \(words)
          %b = stablehlo.broadcast_in_dim %stream, dims = [] : (tensor<ui32>) -> \(words)
          %c = stablehlo.broadcast_in_dim %counter2, dims = [] : (tensor<ui32>) -> \(words)
          %d = stablehlo.broadcast_in_dim %counter3, dims = [] : (tensor<ui32>) -> \(words)
          %zero = stablehlo.constant dense<0> : tensor<ui32>
          %last:7 = stablehlo.while(
            %round = %zero, %w0 = %a, %w1 = %b, %w2 = %c, %w3 = %d, %k0 = %key0, %k1 = %key1)
            : \(state)
          cond {
            %ten = stablehlo.constant dense<10> : tensor<ui32>
            %more = stablehlo.compare LT, %round, %ten, UNSIGNED : (tensor<ui32>, tensor<ui32>) -> tensor<i1>
            stablehlo.return %more : tensor<i1>
          } do {
            %one = stablehlo.constant dense<1> : tensor<ui32>
            %next = stablehlo.add %round, %one : tensor<ui32>
      \(product(named: "p", of: "w0", with: 0xD251_1F53))
      \(product(named: "q", of: "w2", with: 0xCD9E_8D57))
            %0 = stablehlo.broadcast_in_dim %k0, dims = [] : (tensor<ui32>) -> \(words)
            %1 = stablehlo.xor %q.high, %w1 : \(words)
            %2 = stablehlo.xor %1, %0 : \(words)
            %3 = stablehlo.broadcast_in_dim %k1, dims = [] : (tensor<ui32>) -> \(words)
            %4 = stablehlo.xor %p.high, %w3 : \(words)
            %5 = stablehlo.xor %4, %3 : \(words)
            %increment0 = stablehlo.constant dense<\(0x9E37_79B9)> : tensor<ui32>
            %increment1 = stablehlo.constant dense<\(0xBB67_AE85)> : tensor<ui32>
            %6 = stablehlo.add %k0, %increment0 : tensor<ui32>
            %7 = stablehlo.add %k1, %increment1 : tensor<ui32>
            stablehlo.return %next, %2, %q.low, %5, %p.low, %6, %7
              : \(state)
          }
          %0 = stablehlo.reshape %last#1 : (\(words)) -> \(column)
          %1 = stablehlo.reshape %last#2 : (\(words)) -> \(column)
          %2 = stablehlo.reshape %last#3 : (\(words)) -> \(column)
          %3 = stablehlo.reshape %last#4 : (\(words)) -> \(column)
          %4 = stablehlo.concatenate %0, %1, %2, %3, dim = 1
            : (\(column), \(column), \(column), \(column)) -> \(result)
          return %4 : \(result)
        }

      """
  }

  /// Returns the operations that multiply 32-bit words with a number, to the upper and the lower half of the product.
  private func product(named name: String, of word: String, with factor: Int) -> String {
    let narrow = StableHLOType(.ui32, [blocks])
    let wide = StableHLOType(.ui64, [blocks])
    return """
            %\(name).factor = stablehlo.constant dense<\(factor)> : \(narrow)
            %\(name).low = stablehlo.multiply %\(word), %\(name).factor : \(narrow)
            %\(name).left = stablehlo.convert %\(word) : (\(narrow)) -> \(wide)
            %\(name).right = stablehlo.constant dense<\(factor)> : \(wide)
            %\(name).whole = stablehlo.multiply %\(name).left, %\(name).right : \(wide)
            %\(name).half = stablehlo.constant dense<32> : \(wide)
            %\(name).upper = stablehlo.shift_right_logical %\(name).whole, %\(name).half : \(wide)
            %\(name).high = stablehlo.convert %\(name).upper : (\(wide)) -> \(narrow)
      """
  }

  // MARK: Numbers

  private func uniform(_ symbol: String) -> String {
    let words = result.of(.ui32)
    return """
        // Numbers in [0, 1): the upper 24 bits of each word, as a fraction.
        func.func private \(symbol)(%words: \(words)) -> \(result) {
          %eight = stablehlo.constant dense<8> : \(words)
          %0 = stablehlo.shift_right_logical %words, %eight : \(words)
          %1 = stablehlo.convert %0 : (\(words)) -> \(result)
          %unit = stablehlo.constant dense<\(MLIR.literal(0x1p-24))> : \(result)
          %2 = stablehlo.multiply %1, %unit : \(result)
          return %2 : \(result)
        }

      """
  }

  private func normal(_ symbol: String) -> String {
    let words = result.of(.ui32)
    let pairs = StableHLOType(.f64, [blocks, 2, 2])
    let halves = StableHLOType(.f64, [blocks, 2, 1])
    return """
        // Normal numbers from pairs of words (Box and Muller): sqrt(-2 ln u) cos(2 pi v) and sqrt(-2 ln u) sin(2 pi v).
        func.func private \(symbol)(%words: \(words)) -> \(result) {
          %eight = stablehlo.constant dense<8> : \(words)
          %0 = stablehlo.shift_right_logical %words, %eight : \(words)
          %1 = stablehlo.convert %0 : (\(words)) -> \(result)
          %2 = stablehlo.reshape %1 : (\(result)) -> \(pairs)
          %3 = stablehlo.slice %2 [0:\(blocks), 0:2, 0:1] : (\(pairs)) -> \(halves)
          %4 = stablehlo.slice %2 [0:\(blocks), 0:2, 1:2] : (\(pairs)) -> \(halves)
          %one = stablehlo.constant dense<1.0> : \(halves)
          %5 = stablehlo.add %3, %one : \(halves)
          %unit = stablehlo.constant dense<\(MLIR.literal(0x1p-24))> : \(halves)
          %u = stablehlo.multiply %5, %unit : \(halves)
          %6 = stablehlo.log %u : \(halves)
          %factor = stablehlo.constant dense<-2.0> : \(halves)
          %7 = stablehlo.multiply %6, %factor : \(halves)
          %radius = stablehlo.sqrt %7 : \(halves)
          %turn = stablehlo.constant dense<\(MLIR.literal(2 * Double.pi * 0x1p-24))> : \(halves)
          %angle = stablehlo.multiply %4, %turn : \(halves)
          %8 = stablehlo.cosine %angle : \(halves)
          %9 = stablehlo.sine %angle : \(halves)
          %10 = stablehlo.multiply %radius, %8 : \(halves)
          %11 = stablehlo.multiply %radius, %9 : \(halves)
          %12 = stablehlo.concatenate %10, %11, dim = 2 : (\(halves), \(halves)) -> \(pairs)
          %13 = stablehlo.reshape %12 : (\(pairs)) -> \(result)
          return %13 : \(result)
        }

      """
  }
}
