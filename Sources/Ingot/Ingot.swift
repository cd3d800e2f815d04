// `import Ingot` re-exports the DSL, the compiler, training and evaluation, and the errors that they throw.
@_exported public import IngotCompiler
@_exported public import IngotDatasets
@_exported public import IngotDiagnostics
@_exported public import IngotEmission
@_exported public import IngotEvaluation
@_exported public import IngotExplorer
@_exported public import IngotExporting
@_exported public import IngotInference
@_exported public import IngotModeling
@_exported public import IngotRuns
@_exported public import IngotTraining
