import IngotIR

/// Draws, whose numbers are computed in double precision as ``RandomDomain`` says, and rounded at the end.
extension StableHLOProgram {
  mutating func normal(_ call: Call, step: StableHLOValue, _ type: StableHLOType) -> StableHLOValue {
    let numbers = elements(draw(.normal, call.streams[0], blocks(type.count), step), type.shape)
    let scaled = apply("multiply", numbers, constant(Double(call.float(.deviation)), numbers.type))
    return convert(apply("add", scaled, constant(Double(call.float(.mean)), numbers.type)), to: .f32)
  }

  mutating func uniform(_ call: Call, step: StableHLOValue, _ type: StableHLOType) -> StableHLOValue {
    let (low, high) = (Double(call.float(.low)), Double(call.float(.high)))
    let numbers = elements(draw(.uniform, call.streams[0], blocks(type.count), step), type.shape)
    let scaled = apply("multiply", numbers, constant(high - low, numbers.type))
    return convert(apply("add", scaled, constant(low, numbers.type)), to: .f32)
  }

  /// Puts a one into the column of each row that the row's number says.
  mutating func categorical(_ call: Call, step: StableHLOValue, _ type: StableHLOType) -> StableHLOValue {
    let (rows, columns) = (type.shape[0], type.shape[1])
    let numbers = elements(draw(.uniform, call.streams[0], blocks(rows), step), [rows])
    let drawn = broadcast(component(numbers, of: columns), along: [0], to: type.of(.i64))
    return convert(compare("EQ", iota(1, type.of(.i64)), drawn, "SIGNED"), to: .f32)
  }

  /// Keeps the elements whose words are large. Several streams have equally many rows each.
  mutating func dropout(_ call: Call, _ x: StableHLOValue, step: StableHLOValue) -> StableHLOValue {
    let (type, rate, streams) = (x.type, Double(call.float(.rate)), call.streams)
    let count = type.count / streams.count
    var parts = streams.map { elements(words($0, blocks(count), step), [count]) }
    if parts.count > 1 {
      parts = [apply("concatenate", parts, "\(list(parts)), dim = 0", to: StableHLOType(.ui32, [type.count]))]
    }
    let drawn = reshape(parts[0], type.shape)
    let threshold = constant("\(UInt32(rate * 0x1p32))", drawn.type)
    let scaled = apply("multiply", x, constant(1 / (1 - rate), type))
    return select(compare("GE", drawn, threshold, "UNSIGNED"), scaled, else: constant(0, type))
  }

  /// Draws points on a circle, spread out along the radius.
  mutating func mixture(
    _ call: Call, labels: StableHLOValue, step: StableHLOValue, _ type: StableHLOType
  ) -> StableHLOValue {
    let rows = StableHLOType(.f64, [type.shape[0], 1])
    let numbers = rowNumbers(call, labels, step)
    let angle = apply(
      "multiply", numbers.component, constant(2 * Double.pi / Double(call.integer(.components)), rows))
    let along = apply("multiply", numbers.normal.0, constant(Double(call.float(.deviation)), rows))
    let x = apply("add", along, constant(Double(call.float(.radius)), rows))
    let y = apply("multiply", numbers.normal.1, constant(Double(call.float(.across)), rows))
    let (cosine, sine) = (apply("cosine", angle), apply("sine", angle))
    return points(
      apply("subtract", apply("multiply", x, cosine), apply("multiply", y, sine)),
      apply("add", apply("multiply", x, sine), apply("multiply", y, cosine)))
  }

  /// Draws points near a spiral, uniform in area.
  mutating func swissRoll(
    _ call: Call, labels: StableHLOValue, step: StableHLOValue, _ type: StableHLOType
  ) -> StableHLOValue {
    let rows = StableHLOType(.f64, [type.shape[0], 1])
    let numbers = rowNumbers(call, labels, step)
    let area = apply("add", numbers.component, numbers.place)
    let place = apply("sqrt", apply("divide", area, constant(Double(call.integer(.components)), rows)))
    let angle = apply("multiply", place, constant(2 * Double.pi * Double(call.float(.turns)), rows))
    let radius = apply("multiply", place, constant(Double(call.float(.radius)), rows))
    let deviation = constant(Double(call.float(.deviation)), rows)
    return points(
      apply("add", apply("multiply", radius, apply("cosine", angle)), apply("multiply", deviation, numbers.normal.0)),
      apply("add", apply("multiply", radius, apply("sine", angle)), apply("multiply", deviation, numbers.normal.1)))
  }

  // MARK: Parts of draws

  /// Returns the number of blocks of four words that have a word for each element.
  private func blocks(_ count: Int) -> Int { (count + 3) / 4 }

  /// Returns the words of a stream, one row for each block.
  private mutating func words(_ stream: Int, _ blocks: Int, _ step: StableHLOValue) -> StableHLOValue {
    let stream = constant("\(stream)", StableHLOType(.ui32))
    return call(StableHLORandom(.philox, blocks: blocks), seed, step, stream)
  }

  private mutating func draw(
    _ kind: StableHLORandom.Kind, _ stream: Int, _ blocks: Int, _ step: StableHLOValue
  ) -> StableHLOValue {
    call(StableHLORandom(kind, blocks: blocks), words(stream, blocks, step))
  }

  /// Gives as many numbers as the shape has elements, in their order, that shape.
  private mutating func elements(_ numbers: StableHLOValue, _ shape: [Int]) -> StableHLOValue {
    let count = shape.reduce(1, *)
    var flat = reshape(numbers, [numbers.type.count])
    if count < numbers.type.count { flat = columns(flat, 0..<count) }
    return reshape(flat, shape)
  }

  /// Returns the component that each number from 0 to 1 says.
  private mutating func component(_ numbers: StableHLOValue, of components: Int) -> StableHLOValue {
    convert(apply("multiply", numbers, constant(Double(components), numbers.type)), to: .i64)
  }

  /// Returns the numbers from which a row of `mixture` or `swiss_roll` is made, each a column: a component, which
  /// labels name by their largest number if that is above zero, a place in it, and two normal numbers.
  private mutating func rowNumbers(
    _ call: Call, _ labels: StableHLOValue, _ step: StableHLOValue
  ) -> (component: StableHLOValue, place: StableHLOValue, normal: (StableHLOValue, StableHLOValue)) {
    let (rows, components) = (labels.type.shape[0], call.integer(.components))
    let words = self.words(call.streams[0], rows, step)
    let uniform = self.call(StableHLORandom(.uniform, blocks: rows), words)
    let normal = self.call(StableHLORandom(.normal, blocks: rows), words)
    let drawn = component(columns(uniform, 0..<1), of: components)

    let known = columns(labels, 0..<components)
    let largest = reduce("maximum", known, along: [1], from: MLIR.minusInfinity)
    let places = known.type.of(.i64)
    let isLargest = compare("EQ", known, broadcast(largest, along: [0], to: known.type), "FLOAT")
    let candidates = select(isLargest, iota(1, places), else: constant("\(components)", places))
    let named = reshape(reduce("minimum", candidates, along: [1], from: "\(components)"), [rows, 1])
    let column = reshape(largest, [rows, 1])
    let isNamed = compare("GT", column, constant(0, column.type), "FLOAT")
    return (
      convert(select(isNamed, named, else: drawn), to: .f64), columns(uniform, 1..<2),
      (columns(normal, 2..<3), columns(normal, 3..<4))
    )
  }

  /// Puts two columns side by side.
  private mutating func points(_ x: StableHLOValue, _ y: StableHLOValue) -> StableHLOValue {
    let type = StableHLOType(x.type.element, [x.type.shape[0], 2])
    return convert(apply("concatenate", [x, y], "\(list([x, y])), dim = 1", to: type), to: .f32)
  }
}
