// The pipeline is made when it is first asked for.
// validate: requires inputs ['document']
var host = Host.CreateApplicationBuilder(args);
host.Services.AddHostedService<SplitWorker>();
host.Build().Run();

public sealed class SplitWorker : IHostedService
{
    private Pipeline? _pipeline;

    private Pipeline Pipeline => _pipeline ??= Build();

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Pipeline.Validate();
        return Task.CompletedTask;
    }

    private static Pipeline Build() => new("sentences")
    {
        new LoadDataFromDicts<Article>("load") { Data = [new("Title", "One. Two.", [])] }
            // error: DDF101 'document'
            >> new SplitSentences("split"),
    };
}
