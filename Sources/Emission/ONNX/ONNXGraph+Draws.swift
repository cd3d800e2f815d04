import IngotDiagnostics
import IngotIR

/// Draws, as `RandomDomain` defines them, in double precision where the kernels compute in it.
extension ONNXGraph {
  mutating func normal(_ call: Call, _ result: Value, as output: String) throws(IngotError) {
    let count = count(of: result)
    let pairs = local("NormalNumbers", try words(call.streams[0], atLeast: count))
    let numbers = first(count, of: body.add("Reshape", pairs, body.integers([-1])))
    let scaled = body.add("Mul", numbers, body.double(Double(call.float(.deviation))))
    reshape(body.add("Add", scaled, body.double(Double(call.float(.mean)))), to: result, as: output)
  }

  mutating func uniform(_ call: Call, _ result: Value, as output: String) throws(IngotError) {
    let count = count(of: result)
    let units = local("UnitNumbers", first(count, of: try words(call.streams[0], atLeast: count)))
    let low = Double(call.float(.low))
    let scaled = body.add("Mul", units, body.double(Double(call.float(.high)) - low))
    reshape(body.add("Add", scaled, body.double(low)), to: result, as: output)
  }

  /// Compares each row's class with the numbers of the columns.
  mutating func categorical(_ call: Call, _ result: Value, as output: String) throws(IngotError) {
    let (rows, columns) = (count(of: result, rowsAlone: true), function[result].type.columns)
    let words = first(rows, of: try words(call.streams[0], atLeast: rows))
    let chosen = body.add("Unsqueeze", choice(words, among: columns), body.integers([1]))
    _ = body.cast(body.add("Equal", chosen, body.integers(Array(0..<columns))), to: .float, as: output)
  }

  /// Keeps the elements whose words are large enough. If there are several streams, each has an equal part of them.
  mutating func dropout(_ call: Call, _ x: String, _ result: Value, as output: String) throws(IngotError) {
    let rate = call.float(.rate)
    var count = count(of: result)
    if call.streams.count > 1 { count = body.add("Div", count, body.integer(call.streams.count)) }
    var parts: [String] = []
    for stream in call.streams { parts.append(first(count, of: try words(stream, atLeast: count))) }
    let all = body.unique("\(body.prefix).words")
    body.append("Concat", parts, with: ["axis": 0], as: [all])
    let words = body.add("Reshape", all, sizes(of: result))
    let isKept = body.add("GreaterOrEqual", words, body.integer(Int(Double(rate) * 0x1p32)))
    let scaled = body.add("Mul", x, body.float(1 / (1 - rate)))
    body.add("Where", isKept, scaled, body.float(0), as: output)
  }

  // MARK: Points

  /// A row of a mixture is a normal point, turned by the angle of its component.
  mutating func mixture(_ call: Call, labels: String, _ result: Value, as output: String) throws(IngotError) {
    let blocks = try blocks(call, result)
    let components = call.integer(.components)
    let component = component(labels, among: components, body.columns(blocks, 0..<1))
    let angle = body.add("Mul", component, body.double(2 * .pi / Double(components)))
    // Sines of the angle plus a multiple of a quarter turn are the matrix (cos, -sin; sin, cos).
    let turns = body.doubles([.pi / 2, .pi, 0, .pi / 2], shape: [2, 2])
    let rotation = body.add("Sin", body.add("Add", body.add("Unsqueeze", angle, body.integers([2])), turns))
    let deviations = body.doubles([Double(call.float(.deviation)), Double(call.float(.across))])
    let noise = body.add("Mul", local("NormalNumbers", body.columns(blocks, 2..<4)), deviations)
    let point = body.add("Add", noise, body.doubles([Double(call.float(.radius)), 0]))
    let products = body.add("Mul", rotation, body.add("Unsqueeze", point, body.integers([1])))
    let turned = body.add("ReduceSum", products, body.integers([2]), with: ["keepdims": 0])
    _ = body.cast(turned, to: .float, as: output)
  }

  /// A row of a Swiss roll is a normal point near a place on the spiral.
  mutating func swissRoll(_ call: Call, labels: String, _ result: Value, as output: String) throws(IngotError) {
    let blocks = try blocks(call, result)
    let components = call.integer(.components)
    let component = component(labels, among: components, body.columns(blocks, 0..<1))
    let sum = body.add("Add", component, local("UnitNumbers", body.columns(blocks, 1..<2)))
    let place = body.add("Sqrt", body.add("Div", sum, body.double(Double(components))))
    let angle = body.add("Mul", place, body.double(2 * .pi * Double(call.float(.turns))))
    let direction = body.add("Sin", body.add("Add", angle, body.doubles([.pi / 2, 0])))
    let radius = body.add("Mul", place, body.double(Double(call.float(.radius))))
    let noise = body.add(
      "Mul", local("NormalNumbers", body.columns(blocks, 2..<4)), body.double(Double(call.float(.deviation))))
    _ = body.cast(body.add("Add", body.add("Mul", radius, direction), noise), to: .float, as: output)
  }

  /// Returns a block of four words for each row of a value.
  private mutating func blocks(_ call: Call, _ result: Value) throws(IngotError) -> String {
    let size = body.integer(4)
    let count = body.add("Mul", count(of: result, rowsAlone: true), size)
    return body.add("Reshape", try words(call.streams[0], atLeast: count), body.integers([-1, 4]))
  }

  /// Returns a column with the component of each row: what the labels say, or, where no label is above zero, what a
  /// word chooses.
  private mutating func component(_ labels: String, among components: Int, _ words: String) -> String {
    let known = body.columns(labels, 0..<components)
    let largest = body.add("ReduceMax", known, with: ["axes": [1]])
    let isKnown = body.add("Greater", largest, body.float(0))
    let named = body.add("ArgMax", known, with: ["axis": 1])
    return body.cast(body.add("Where", isKnown, named, choice(words, among: components)), to: .double)
  }

  // MARK: Words

  /// Returns words of a stream: a vector of as many as `count` says, or a few more.
  private mutating func words(_ stream: Int, atLeast count: String) throws(IngotError) -> String {
    guard let moment else {
      throw IngotError(.defect, "'@\(function.name)': expected a step to draw at, found none")
    }
    return body.add(
      "RandomWords", moment.seed, moment.step, body.integer(stream), count, from: ONNXLocalFunction.domain)
  }

  private mutating func local(_ name: String, _ operand: String) -> String {
    body.add(name, operand, from: ONNXLocalFunction.domain)
  }

  /// Returns the first elements of a vector.
  private mutating func first(_ count: String, of vector: String) -> String {
    let zero = body.integers([0])
    return body.add("Slice", vector, zero, count, zero)
  }

  /// Returns the number, from 0 to below `choices`, that each word chooses.
  private mutating func choice(_ words: String, among choices: Int) -> String {
    let scaled = body.add("Mul", body.add("Div", words, body.integer(1 << 8)), body.integer(choices))
    return body.add("Div", scaled, body.integer(1 << 24))
  }

  /// Writes a value whose elements are those of a vector of doubles.
  private mutating func reshape(_ vector: String, to result: Value, as output: String) {
    let rounded = body.cast(vector, to: .float)
    body.add("Reshape", rounded, sizes(of: result), as: output)
  }
}
