using Spectre.Console;

namespace Distilabel.Dataflow.Sample;

/// <summary>Runs the pipeline, says what happens, and shows what came out.</summary>
internal static class SampleProgram
{
    private const string MapHint = "Columns of the input are renamed with --map, for example --map question=instruction.";
    private const int Success = 0;
    private const int Failure = 1;
    private const int Interrupted = 130;

    internal static async Task<int> RunAsync(SampleOptions options)
    {
        using var signals = new StopSignals();
        try
        {
            return await RunAsync(options, signals);
        }
        catch (OperationCanceledException) when (signals.Abort.IsCancellationRequested)
        {
            return Fail("Ended at once. Nothing was written but what had been finished before.", Interrupted);
        }
        catch (PipelineValidationException exception)
        {
            // All models read the same columns, so the first says what the others would repeat.
            var error = exception.Errors[0];
            return Fail(error.Contains("['instruction']", StringComparison.Ordinal) ? $"{error} {MapHint}" : error, Failure);
        }
        catch (Exception exception)
        {
            var partial = (exception as PipelineException)?.PartialFolder;
            return Fail(partial is null ? exception.Message : $"{exception.Message} What was finished before is in '{partial}', marked as partial.", Failure);
        }
    }

    private static async Task<int> RunAsync(SampleOptions options, StopSignals signals)
    {
        var pipeline = SamplePipeline.Create(options);
        pipeline.Validate();
        if (options.Output is { } folder)
        {
            // Before the first request, not after the last.
            Directory.CreateDirectory(folder);
        }

        Report.Start(options);
        var run = new RunOptions
        {
            Parameters = SamplePipeline.Parameters(options), OutputFolder = options.Output, AbortToken = signals.Abort,
        };

        if (options.IsOnline && await TryOutAsync(options, run, signals.Stop) is { } reason)
        {
            return Fail(reason, Failure);
        }

        var distiset = await AnsiConsole.Status().StartAsync(
            "The models are writing...", _ => pipeline.RunAsync(run, signals.Stop));
        await Report.FinishAsync(distiset, signals.Abort);
        return distiset.Run!.WasStopped ? Interrupted : Success;
    }

    /// <summary>
    /// One row through the whole pipeline, so that a wrong key or address is known before thousands of requests are sent. What the models answer is kept in the
    /// cache, where the run finds it.
    /// </summary>
    /// <returns>Why it does not work; null when it does.</returns>
    private static async Task<string?> TryOutAsync(SampleOptions options, RunOptions run, CancellationToken cancellationToken)
    {
        var pipeline = SamplePipeline.Create(options with { Limit = 1 });
        var tried = await AnsiConsole.Status().StartAsync(
            "Trying one instruction...", _ => pipeline.RunAsync(run with { ResultInMemory = true }, cancellationToken));
        return tried.Run!.FirstFailure;
    }

    private static int Fail(string message, int code)
    {
        Console.Error.WriteLine($"Error: {message}");
        return code;
    }
}
