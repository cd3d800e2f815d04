import IngotIR
import IngotProgram

/// Puts the parts of a training program in C together.
struct TrainingLayout {
  let options: TrainingSource.Options
  let program: Program
  let phases: [TrainingPhase]
  let functions: [CFunction]
  let inputs: [TrainingInput]
  let memory: TrainingMemory
  let tensors: TrainingTensors

  private var name: String { options.name }
  private var upper: String { name.uppercased() }

  // MARK: Header

  var header: String {
    let about = """
      // The training of \(commentText(program.module.name)). Made by Ingot; it needs no library, not even C's, and allocates nothing.
      //
      // Matrices are in row-major order. All memory is the caller's: `store` holds the parameters and the moments of the
      // optimisers from step to step, and `work` what a step computes. Both are aligned to 64 bytes. Calls with
      // different memory may run at the same time.

      """
    var text = """
      #define \(upper)_SEED UINT64_C(\(program.module.seed))  // the seed that the model was compiled with
      #define \(upper)_STORE_BYTES \(memory.store)
      #define \(upper)_WORK_BYTES \(memory.work)  // values \(memory.arena), operands of products \(memory.prepared), a tile \(memory.scratch)
      #define \(upper)_CHECKPOINT_BYTES \(tensors.checkpointBytes)
      #define \(upper)_BATCH \(program.module.batch)

      """
    for input in inputs { text += "#define \(input.constant) \(input.width)  // floats of a row\n" }
    for function in functions {
      for input in function.inputs { text += "#define \(input.constant) \(input.width)  // floats of a row\n" }
      text += "#define \(function.resultConstant) \(function.resultWidth)  // floats of a row of the result\n"
    }
    text += "\n// The arguments of a step.\ntypedef struct {\n"
    for input in inputs { text += "  const float *\(input.member);  // \(input.rows) x \(input.width)\n" }
    if inputs.isEmpty { text += "  char none;\n" }
    text += "} \(name)_inputs;\n\n// The loss of each phase.\ntypedef struct {\n"
    for phase in phases { text += "  float \(phase.member);\n" }
    text += "} \(name)_losses;\n\n" + prototypes
    return CLayout.header(about, guarded: upper, text)
  }

  private var prototypes: String {
    var text = """
      enum {
        \(upper)_OK,
        \(upper)_NOT_A_CHECKPOINT,
        \(upper)_CUT_OFF,        // a checkpoint that ends too early
        \(upper)_OTHER_MODEL,    // a checkpoint of another model, batch or seed
        \(upper)_DAMAGED,        // a checkpoint whose bytes have changed since it was written
        \(upper)_LITTLE_MEMORY,  // a store or a file of fewer bytes than are needed
      };

      // Draws the initial parameters and sets the moments to zero.
      int \(name)_initialize(void *store, size_t store_bytes, uint64_t seed);

      // Reads a checkpoint, a safetensors file of `count` bytes, and sets `step` to the number of steps that are done. The
      // whole file is checked first, by its checksum too: after a fault, the store and the step are as they were.
      int \(name)_load(void *store, size_t store_bytes, const void *file, size_t count, uint64_t *step);

      // Writes a checkpoint of \(upper)_CHECKPOINT_BYTES, which Ingot and \(name)_load read.
      int \(name)_save(const void *store, uint64_t step, void *file, size_t file_bytes);

      // Returns what such a result means.
      const char *\(name)_message(int result);

      // Runs all phases once, in order. Steps count from 1. The same seed and step give the same random numbers.
      void \(name)_step(
          void *store, void *work, const \(name)_inputs *inputs, uint64_t seed, uint64_t step, \(name)_losses *losses);

      // Each runs one phase and returns its loss.

      """
    for phase in phases { text += declaration(of: phase) + ";\n" }
    for function in functions {
      let shapes = function.inputs.map { "\($0.name): \($0.isByRow ? "\(program.module.batch) x " : "")\($0.width)" }
      text += "\n// \(commentText("@\(function.function.name)"))"
      text += shapes.isEmpty ? "" : " of \(shapes.joined(separator: ", "))"
      text +=
        "; \(function.result): \(function.resultIsByRow ? "\(program.module.batch) x " : "")\(function.resultWidth).\n"
      text += declaration(of: function) + ";\n"
    }
    return text
  }

  private func declaration(of phase: TrainingPhase) -> String {
    "float \(phase.symbol)(\n    void *store, void *work, const \(name)_inputs *inputs, uint64_t seed, uint64_t step)"
  }

  private func declaration(of function: CFunction) -> String {
    "void \(function.symbol)(void *store, void *work, \(function.parameters(rows: .fixed)))"
  }

  // MARK: Source

  func source(bodies: [String]) -> String {
    let entries = entries
    let kernels = KernelLibrary.shared.used(by: bodies.joined() + entries)
    var text = "// See \(name).h. Each call below stands under its line of the program that it was compiled from.\n"
    text +=
      "#include \"\(name).h\"\n\n" + Self.settings + InstructionSet.chosenByCompiler(.once) + CLayout.includes + "\n"
    text += CLayout.prologue + kernels.map { $0.text + "\n\n" }.joined()
    return text + bodies.joined(separator: "\n") + "\n" + entries + CLayout.epilogue
  }

  private static let settings = """
    // With INGOT_MARKS, a function of the caller's is called before each instruction and, with the number of its
    // instructions, after the last of a function: to measure how long each takes. Both count from 0.
    #if defined(INGOT_MARKS)
    void ingot_mark(int function, int instruction);
    #define INGOT_MARK(function, instruction) ingot_mark(function, instruction)
    #else
    #define INGOT_MARK(function, instruction)
    #endif

    // With INGOT_CBLAS, products are computed by a BLAS, whose results differ in the last bits.
    #if defined(INGOT_CBLAS)
    void cblas_sgemm(
        int order, int transposes_a, int transposes_b, int rows, int columns, int inner, float alpha, const float *a,
        int lda, const float *b, int ldb, float beta, float *out, int ldout);
    #endif


    """

  private var parts: String {
    "store, work, (float *)work + \(memory.arena / 4), (float *)work + \((memory.arena + memory.prepared) / 4)"
  }

  /// The functions of the header.
  private var entries: String {
    var text =
      tensors.table(name) + """

        int \(name)_initialize(void *memory, size_t store_bytes, uint64_t seed) {
          float *store = memory;
          if (store_bytes < \(upper)_STORE_BYTES) return \(upper)_LITTLE_MEMORY;
          zero_floats(store, \(memory.store / 4));
        \(tensors.initialization)  (void)seed;
          return \(upper)_OK;
        }

        int \(name)_load(void *store, size_t store_bytes, const void *file, size_t count, uint64_t *step) {
          if (store_bytes < \(upper)_STORE_BYTES) return \(upper)_LITTLE_MEMORY;
          return (int)load_checkpoint(&\(name)_checkpoint, file, count, store, step);
        }

        int \(name)_save(const void *store, uint64_t step, void *file, size_t file_bytes) {
          if (file_bytes < \(upper)_CHECKPOINT_BYTES) return \(upper)_LITTLE_MEMORY;
          save_checkpoint(&\(name)_checkpoint, store, step, file);
          return \(upper)_OK;
        }

        const char *\(name)_message(int result) {
          switch (result) {
            case \(upper)_OK: return "no fault";
            case \(upper)_NOT_A_CHECKPOINT: return "expected a checkpoint, found something else";
            case \(upper)_CUT_OFF: return "expected a whole checkpoint, found one that ends too early";
            case \(upper)_OTHER_MODEL: return "expected a checkpoint of this model, batch and seed, found another one";
            case \(upper)_DAMAGED: return "expected the checkpoint that was written, found one with other bytes";
            case \(upper)_LITTLE_MEMORY: return "expected more memory";
            default: return "unknown result";
          }
        }

        void \(name)_step(
            void *store, void *work, const \(name)_inputs *inputs, uint64_t seed, uint64_t step, \(name)_losses *losses) {

        """
    for phase in phases { text += "  losses->\(phase.member) = \(phase.symbol)(store, work, inputs, seed, step);\n" }
    text += "}\n"
    for phase in phases {
      text += "\n\(declaration(of: phase)) {\n  return run_\(phase.symbol)(\n      \(parts), inputs, seed, step);\n}\n"
    }
    for function in functions {
      text += "\n\(declaration(of: function)) {\n"
      text += "  run_\(function.symbol)(\n      \(parts), \(function.arguments(rows: .fixed)));\n}\n"
    }
    return text
  }
}
