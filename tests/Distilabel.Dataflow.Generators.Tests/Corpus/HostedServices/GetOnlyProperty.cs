// A get-only property is set in the constructor; the start adds what is missing.
// accepts
var host = Host.CreateApplicationBuilder(args);
host.Services.AddHostedService<AnswerWorker>();
host.Build().Run();

public sealed class AnswerWorker : IHostedService
{
    public AnswerWorker()
    {
        Answer = new TextGeneration("answer") { LLM = new OfflineLLM() };
        Pipeline = new Pipeline("answers") { new LoadDataFromDicts<PromptRow>("load") { Data = [new("Hello", "")] } >> Answer };
    }

    public TextGeneration Answer { get; }

    public Pipeline Pipeline { get; }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Answer.InputMappings["instruction"] = "prompt";
        Pipeline.Validate();
        return Task.CompletedTask;
    }
}
