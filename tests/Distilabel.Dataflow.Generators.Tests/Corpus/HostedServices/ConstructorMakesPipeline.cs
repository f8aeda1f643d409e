// A worker makes its pipeline in the constructor and keeps it in a field.
// accepts
var host = Host.CreateApplicationBuilder(args);
host.Services.AddSingleton<LLM>(new OfflineLLM("llama")).AddHostedService<AnswerWorker>();
host.Build().Run();

public sealed class AnswerWorker : BackgroundService
{
    private readonly Pipeline _pipeline;

    public AnswerWorker(LLM llm)
    {
        var load = new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")], OutputMappings = { ["prompt"] = "instruction" } };
        _pipeline = new Pipeline("answers") { load >> new TextGeneration("answer") { LLM = llm } };
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _pipeline.Validate();
        return Task.CompletedTask;
    }
}
