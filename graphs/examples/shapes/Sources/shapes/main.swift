import Ingot
import ShapeModels

// The folder of the run, and how long to train.
let run = CommandLine.arguments.count > 1 ? CommandLine.arguments[1] : "runs/shapes"
let epochs = CommandLine.arguments.count > 2 ? Int(CommandLine.arguments[2]) ?? 30 : 30

// What the model becomes, before anything is trained.
let compiled = try compile(ShapeAAE())
print(try compiled.text(.planned, of: "reconstruction"))

// Train on pictures from memory.
let shapes = Shapes(count: 6000)
let settings = TrainingSettings(
  data: .images(shapes.pixels, width: Shapes.side, height: Shapes.side, labels: shapes.labels), epochs: epochs,
  batch: 50, folder: run)
try train(ShapeAAE(), settings: settings, finished: { print($0) })

// Use what it has learned. A style is drawn from the prior once, and decoded as each kind of shape.
let model = try TrainedModel(run)
for function in model.functions { print(function) }
let styles = try model("prior", rows: 8, seed: 3)
let codes = (0..<styles.count).flatMap { row in (0..<Shapes.kinds).flatMap { _ in styles[row] } }
let kinds = (0..<styles.count).flatMap { _ in 0..<Shapes.kinds }
let images = try model(
  "sample", ["z": ShapedArray(shape: [kinds.count, 2], scalars: codes), "y": .oneHot(kinds, of: Shapes.kinds)])
try images.writeImages(
  to: run + "/styles.png", width: Shapes.side, height: Shapes.side, columns: Shapes.kinds, scale: 8)
print("wrote \(run)/styles.png")

// One file with nothing but the decoder, for an app.
try model.save(to: run + "/decoder.safetensors", functions: ["sample"])
let decoder = try TrainedModel(run + "/decoder.safetensors")
let one = try decoder("sample", ["z": [0.5, -1.2], "y": [1, 0, 0]])
print("one image of \(one.shape), brightest pixel \(one.scalars.max() ?? 0)")
