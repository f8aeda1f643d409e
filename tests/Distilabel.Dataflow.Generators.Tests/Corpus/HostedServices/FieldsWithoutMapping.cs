// The steps are fields, and the constructor connects them.
// validate: requires inputs ['instruction']
var host = Host.CreateApplicationBuilder(args);
host.Services.AddHostedService<AnswerWorker>();
host.Build().Run();

public sealed class AnswerWorker : IHostedService
{
    private readonly LoadDataFromDicts<PromptRow> _load = new("load") { Data = [new("Hello", "")] };
    private readonly TextGeneration _answer = new("answer") { LLM = new OfflineLLM() };
    private readonly Pipeline _pipeline;

    // error: DDF101 'instruction'
    public AnswerWorker() => _pipeline = new Pipeline("answers") { _load >> _answer };

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _pipeline.Validate();
        return Task.CompletedTask;
    }
}
