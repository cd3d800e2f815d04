/// Random numbers, as `RandomDomain` defines them.
extension ONNXLocalFunction {
  /// One round of Philox4x32 on any number of blocks. `even` holds words 0 and 2 of each block, a row each, and `odd`
  /// words 1 and 3. The numbers are integers of 64 bits: products are computed in halves of 16 bits, and an exclusive
  /// or adds the bits of its operands modulo 2.
  static let round = ONNXLocalFunction(
    "PhiloxRound", ["even", "odd", "key"], ["next_even", "next_odd", "next_key"]
  ) { body in
    let half = body.integer(1 << 16)
    let factors = body.integers([0xCD9E_8D57, 0xD251_1F53], shape: [2, 1])
    let factored = body.add("Gather", "even", body.integers([1, 0]))
    let lower = body.add("Mul", body.add("Mod", factored, half), factors)
    let upper = body.add("Mul", body.add("Div", factored, half), factors)
    let middle = body.add("Add", upper, body.add("Div", lower, half))
    let high = body.add("Div", middle, half)
    body.add(
      "Add", body.add("Mul", body.add("Mod", middle, half), half), body.add("Mod", lower, half), as: "next_odd")

    let powers = body.integers((0..<32).map { 1 << $0 })
    let last = body.integers([-1])
    let shifted = [high, "odd", "key"].map { body.add("Div", body.add("Unsqueeze", $0, last), powers) }
    let sum = body.add("Add", body.add("Add", shifted[0], shifted[1]), shifted[2])
    let bits = body.add("Mod", sum, body.integer(2))
    body.add("ReduceSum", body.add("Mul", bits, powers), last, with: ["keepdims": 0], as: "next_even")

    let weyl = body.add("Add", "key", body.integers([0x9E37_79B9, 0xBB67_AE85], shape: [2, 1]))
    body.add("Mod", weyl, body.integer(1 << 32), as: "next_key")
  }

  /// The words of a stream of the domain of instructions, which is number 0: at least `count` of them. Seed and step are bit patterns of 64
  /// bits; `count` has one dimension.
  static let words = ONNXLocalFunction("RandomWords", ["seed", "step", "stream", "count"], ["words"]) { body in
    let (one, wordSize) = (body.integers([1]), body.integer(1 << 32))
    let numbers = body.add(
      "Concat", body.add("Reshape", "seed", one), body.add("Reshape", "step", one), with: ["axis": 0])
    // The quotient is exact, so it does not matter how a negative one would be rounded.
    let low = body.add("Mod", numbers, wordSize)
    let high = body.add("Mod", body.add("Div", body.add("Sub", numbers, low), wordSize), wordSize)
    let halves = body.add("Concat", low, high, with: ["axis": 0])
    var key = body.add("Reshape", body.add("Gather", halves, body.integers([0, 2])), body.integers([2, 1]))

    let (first, second) = (body.integers([1, 0], shape: [2, 1]), body.integers([0, 1], shape: [2, 1]))
    let size = body.integer(4)
    let blocks = body.add("Div", body.add("Add", "count", body.integer(3)), size)
    let block = body.add(
      "Range", body.integer(0), body.add("Squeeze", blocks), body.integer(1))
    let stepLow = body.add("Mul", body.add("Gather", halves, body.integer(1)), second)
    var even = body.add("Add", body.add("Mul", block, first), stepLow)
    let stepHigh = body.add("Mul", body.add("Gather", halves, body.integer(3)), body.integer(1 << 8))
    let last = body.add("Mul", body.add("Mod", stepHigh, wordSize), second)
    var odd = body.add("Add", body.add("Mul", "stream", first), last)
    for number in 1...10 {
      let outputs = ["even", "odd", "key"].map { body.unique("\($0).\(number)") }
      body.append("PhiloxRound", [even, odd, key], from: Self.domain, as: outputs)
      (even, odd, key) = (outputs[0], outputs[1], outputs[2])
    }

    // The words of a block next to each other.
    let axis = body.integers([1])
    let stacked = body.add(
      "Concat", body.add("Unsqueeze", even, axis), body.add("Unsqueeze", odd, axis), with: ["axis": 1])
    body.add(
      "Reshape", body.add("Transpose", stacked, with: ["perm": [2, 0, 1]]), body.integers([-1]), as: "words")
  }

  /// The uniform numbers from 0 to below 1 that words are.
  static let units = ONNXLocalFunction("UnitNumbers", ["words"], ["units"]) { body in
    let numbers = body.cast(body.add("Div", "words", body.integer(1 << 8)), to: .double)
    body.add("Mul", numbers, body.double(0x1p-24), as: "units")
  }

  /// Pairs of normal numbers, a row each, from pairs of words (Box and Muller). Cosines are sines of a quarter turn more,
  /// since not every runtime has cosines in double precision.
  static let normals = ONNXLocalFunction("NormalNumbers", ["words"], ["normals"]) { body in
    let units = body.add("UnitNumbers", "words", from: Self.domain)
    let pairs = body.add("Reshape", units, body.integers([-1, 2]))
    let logarithm = body.add("Log", body.add("Add", body.columns(pairs, 0..<1), body.double(0x1p-24)))
    let radius = body.add("Sqrt", body.add("Mul", logarithm, body.double(-2)))
    let turns = body.add("Add", body.columns(pairs, 1..<2), body.doubles([0.25, 0]))
    let waves = body.add("Sin", body.add("Mul", turns, body.double(2 * .pi)))
    body.add("Mul", radius, waves, as: "normals")
  }
}
