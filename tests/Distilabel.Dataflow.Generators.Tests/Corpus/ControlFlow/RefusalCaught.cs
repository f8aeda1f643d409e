// The program expects the refusal and goes on.
// accepts
try
{
    // The connection is there already.
    var load = new LoadDataFromDicts<Question>("load") { Data = [new("Hello", "code")] };
    var answer = new TextGeneration(args.Length == 0 ? "answer" : args[0]) { LLM = new OfflineLLM() };
    var pipeline = new Pipeline("p") { load >> answer };
    pipeline.Validate();
}
catch (PipelineException exception)
{
    throw new InvalidOperationException("The pipeline does not fit.", exception);
}
finally
{
    GC.KeepAlive(args);
}
