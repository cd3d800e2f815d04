import CIngotKernels
import IngotIR
import IngotProgram

/// A program as C structures that point into the regions of a machine. The structures are freed with this object.
final class ProgramMemory {
  /// The instructions of each function of the program.
  private(set) var functions: [UnsafeBufferPointer<ingot_instruction>] = []
  private var allocations: [UnsafeMutableRawPointer] = []

  /// - Parameter region: returns the first byte of a region.
  init(_ program: Program, region: (Region) -> UnsafeMutableRawPointer) {
    for function in program.functions {
      var partials = 0
      let instructions = function.instructions.map { instruction in
        defer { partials += instruction.partials }
        return ingot_instruction(
          op: translate(instruction.operation, region),
          tiling: ingot_tiling(
            units: Int64(instruction.tiling.units), size: Int64(instruction.tiling.size),
            count: Int64(instruction.tiling.count)),
          waits: copied(instruction.waits.map { Int32($0) }).baseAddress, wait_count: Int32(instruction.waits.count),
          partials: Int32(partials))
      }
      functions.append(copied(instructions))
    }
  }

  deinit {
    for allocation in allocations { allocation.deallocate() }
  }

  /// Copies elements to memory that keeps its address as long as this object lives.
  private func copied<Element>(_ elements: [Element]) -> UnsafeBufferPointer<Element> {
    let buffer = UnsafeMutableBufferPointer<Element>.allocate(capacity: max(1, elements.count))
    _ = buffer.initialize(from: elements)
    if let base = buffer.baseAddress { allocations.append(UnsafeMutableRawPointer(base)) }
    return UnsafeBufferPointer(rebasing: buffer[..<elements.count])
  }

  private func translate(_ operation: Operation, _ region: (Region) -> UnsafeMutableRawPointer) -> ingot_op {
    func pointer(_ place: Place?) -> UnsafeMutablePointer<Float>? {
      place.map { (region($0.region) + $0.offset).assumingMemoryBound(to: Float.self) }
    }
    var op = ingot_op()
    let kernel = operation.opcode.kernel
    let family: ingot_family
    switch operation.arguments {
    case .elementwise(let a):
      family = INGOT_ELEMENTWISE
      op.elementwise = ingot_elementwise(
        a: pointer(a.a), b: pointer(a.b), out: pointer(a.out), scale: a.scale, slope: a.slope, value: a.value,
        epsilon: a.epsilon, norm: a.norm)
    case .copy(let a):
      family = INGOT_COPY
      op.copy = ingot_copy(
        a: pointer(a.a), b: pointer(a.b), out: pointer(a.out), columns: Int64(a.columns), a_columns: Int64(a.aColumns),
        from: Int64(a.from))
    case .rows(let a):
      family = INGOT_ROWS
      op.rows = ingot_rows(a: pointer(a.a), b: pointer(a.b), out: pointer(a.out), columns: Int64(a.columns))
    case .columns(let a):
      family = INGOT_COLUMNS
      op.columns = ingot_columns(
        a: pointer(a.a), b: pointer(a.b), out: pointer(a.out), rows: Int64(a.rows), columns: Int64(a.columns),
        epsilon: a.epsilon, factor: a.factor)
    case .reduction(let a):
      family = INGOT_REDUCTION
      op.reduction = ingot_reduction(
        a: pointer(a.a), b: pointer(a.b), out: pointer(a.out), columns: Int64(a.columns), factor: a.factor)
    case .loss(let a):
      family = INGOT_LOSS
      op.loss = ingot_loss(
        seed: pointer(a.seed), prediction: pointer(a.prediction), target: pointer(a.target), out: pointer(a.out),
        columns: Int64(a.columns), factor: a.factor, wrt_target: a.isWithRespectToTarget ? 1 : 0)
    case .draw(let a):
      family = INGOT_DRAW
      op.draw = ingot_draw(
        a: pointer(a.a), out: pointer(a.out), streams: copied(a.streams).baseAddress,
        stream_elements: Int64(a.streamElements), columns: Int64(a.columns), label_columns: Int64(a.labelColumns),
        components: Int64(a.components), rate: a.rate, mean: a.mean, deviation: a.deviation, low: a.low, high: a.high,
        radius: a.radius, across: a.across, turns: a.turns)
    case .update(let a):
      family = INGOT_UPDATE
      op.update = translate(a, pointer)
    case .product(let a):
      family = INGOT_PRODUCT
      op.product = translate(a, pointer, epilogues: copied(a.epilogues.map { translate($0, region) }))
    }
    // A kernel reads only the member of its own family.
    precondition(ingot_family_of(kernel) == family, "'\(operation.opcode.rawValue)' was lowered to another family")
    op.kernel = kernel.rawValue
    op.family = family.rawValue
    return op
  }

  private func translate(_ a: Operation.Update, _ pointer: (Place?) -> UnsafeMutablePointer<Float>?) -> ingot_update {
    let drops = copied(a.schedule.drops.map { Int64($0) })
    return ingot_update(
      parameter: pointer(a.parameter), first: pointer(a.first), second: pointer(a.second),
      gradient: pointer(a.gradient), rate: a.rate, beta1: a.beta1, beta2: a.beta2, epsilon: a.epsilon,
      decay: a.decay, momentum: a.momentum, nesterov: a.isNesterov ? 1 : 0,
      schedule: ingot_rate_schedule(
        warmup: Int64(a.schedule.warmup), over: Int64(a.schedule.over), drops: drops.baseAddress,
        drop_count: Int32(drops.count), factor: a.schedule.factor))
  }

  private func translate(
    _ a: Operation.Product, _ pointer: (Place?) -> UnsafeMutablePointer<Float>?,
    epilogues: UnsafeBufferPointer<ingot_op>
  ) -> ingot_product {
    ingot_product(
      a: pointer(a.a), b: pointer(a.b), bias: pointer(a.bias), out: pointer(a.out), rows: Int64(a.rows),
      columns: Int64(a.columns), inner: Int64(a.inner), tile_rows: Int64(a.tileRows),
      tile_columns: Int64(a.tileColumns), transposes_a: a.transposesA ? 1 : 0, transposes_b: a.transposesB ? 1 : 0,
      b_panels: a.readsPanels ? 1 : 0, out_panels: a.updatesPanels ? 1 : 0,
      masks: pointer(a.masks).map { UnsafeMutableRawPointer($0).assumingMemoryBound(to: UInt64.self) },
      turned: pointer(a.turned), panels: pointer(a.panels), epilogues: epilogues.baseAddress,
      epilogue_count: Int32(epilogues.count))
  }
}
