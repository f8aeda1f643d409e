using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using Distilabel.Dataflow.Checkpoints;
using Distilabel.Dataflow.Pipelines;

namespace Distilabel.Dataflow.Running.Records;

/// <summary>Writes down what a run is and was, in <c>run.json</c> and in its log. Secrets stay out.</summary>
/// <remarks>What can't be written before the run refuses it, unless it may go on without cache; what can't be written afterwards takes nothing away from it.</remarks>
internal sealed class RunRecord(Pipeline pipeline, PipelineGraph graph, RunOptions options, RunFolder folder, RunLogger log)
{
    private const int Format = 1;

    private readonly DateTimeOffset _started = options.TimeProvider.GetUtcNow();
    private readonly long _begun = options.TimeProvider.GetTimestamp();

    /// <summary>The run, once there is one.</summary>
    internal PipelineRun? Run { get; set; }

    /// <summary>The folder with the partial result, once it is kept.</summary>
    internal string? PartialFolder { get; set; }

    /// <summary>Writes what is known before the run.</summary>
    /// <param name="pipelineFolder">The pipeline's folder; null where the run uses no cache.</param>
    /// <exception cref="PipelineException">It can't be written, and the run does not go on without.</exception>
    internal void Begin(string? pipelineFolder)
    {
        var cache = pipelineFolder is null ? "without cache" : $"with the cache '{pipelineFolder}'";
        if (folder.Path is null)
        {
            RunLog.RunStartedWithoutFiles(log, pipeline.Name, graph.Nodes.Length, cache);
            return;
        }

        RunLog.RunStarted(log, pipeline.Name, graph.Nodes.Length, cache, folder.Path);
        if (pipelineFolder is not null)
        {
            BeginFile(Path.Combine(pipelineFolder, "pipeline.json"), new PipelineFile(pipeline, graph, log.Secrets).Write);
        }

        BeginFile(folder.Record!, json => WriteRun(json, "running", null, null));
    }

    /// <summary>Writes how the run ended, and gives its report. Never throws: it would hide why the run failed, or take its result away.</summary>
    /// <param name="failure">Why it failed, without secrets; null when it did not.</param>
    internal RunReport End(Exception? failure)
    {
        var wasStopped = Run is { WasStopped: true };
        var report = new RunReport(Run?.Counts ?? [], wasStopped, Run?.FailurePath, options.TimeProvider.GetElapsedTime(_begun))
        {
            Joins = Run?.Joins ?? [], IsPartial = wasStopped || failure is not null, PartialFolder = PartialFolder, FirstFailure = Run?.FirstFailure,
        };
        var outcome = failure switch
        {
            null => wasStopped ? "stopped" : "completed",
            OperationCanceledException => "aborted",
            _ => "failed",
        };
        try
        {
            if (folder.Record is { } path)
            {
                AtomicFile.WriteJson(path, json => WriteRun(json, outcome, report, failure));
            }
        }
        catch (Exception exception)
        {
            RunLog.RecordLost(log, folder.Record!, exception.Message);
        }

        Log(outcome, report, failure);
        return report;
    }

    private void BeginFile(string path, Action<Utf8JsonWriter> write)
    {
        try
        {
            AtomicFile.WriteJson(path, write);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (!options.ContinueWithoutCache)
            {
                throw new PipelineException(
                    $"The run's record '{path}' can't be written: {exception.Message} Make room there, or choose another cache folder.", exception);
            }

            RunLog.RecordLost(log, path, exception.Message);
        }
    }

    private void Log(string outcome, RunReport report, Exception? failure)
    {
        foreach (var step in report.Steps)
        {
            RunLog.StepCounts(log, step.Step, step.RowsIn, step.RowsOut, step.Filtered, step.Failed, step.Nulled);
            RunLog.StepWork(log, step.Step, step.Cached, step.Made);
            if (step.Tokens != TokenCounts.None || step.CachedTokens != TokenCounts.None)
            {
                RunLog.StepTokens(log, step.Step, step.Tokens.Input, step.Tokens.Output, step.CachedTokens.Input, step.CachedTokens.Output);
            }
        }

        LogDropped(report);
        var seconds = Seconds(report.Elapsed);
        if (failure is null)
        {
            RunLog.RunEnded(log, outcome, seconds);
        }
        else
        {
            RunLog.RunFailed(log, outcome, seconds, failure.Message);
        }
    }

    /// <summary>Rows that went out of sight between the steps.</summary>
    private void LogDropped(RunReport report)
    {
        foreach (var step in report.Steps.Where(static step => step.Unrouted > 0))
        {
            RunLog.RowsUnrouted(log, step.Step, step.Unrouted);
        }

        foreach (var join in report.Joins.Where(static join => join.Unmatched > 0))
        {
            // A run that was stopped may have rows in one branch that it did not begin in another.
            if (join.DropsEachOther && !report.WasStopped)
            {
                RunLog.BranchesDropEachOther(log, join);
            }
            else
            {
                RunLog.RowsUnmatched(log, join);
            }
        }
    }

    private void WriteRun(Utf8JsonWriter json, string outcome, RunReport? report, Exception? failure)
    {
        json.WriteStartObject();
        json.WriteNumber("format", Format);
        json.WriteString("pipeline", pipeline.Name);
        json.WriteString("outcome", outcome);
        json.WriteString("version", typeof(Pipeline).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion);
        json.WriteString("runtime", RuntimeInformation.FrameworkDescription);
        json.WriteString("os", RuntimeInformation.OSDescription);
        json.WriteString("started", _started);
        if (report is not null)
        {
            json.WriteString("ended", options.TimeProvider.GetUtcNow());
            json.WriteNumber("seconds", Seconds(report.Elapsed));
        }

        if (failure is not null)
        {
            json.WriteString("failure", failure.Message);
        }

        if (report?.PartialFolder is { } partial)
        {
            json.WriteString("partial_result", partial);
        }

        json.WriteBoolean("use_cache", options.UseCache);
        json.WriteStartObject("parameters");
        foreach (var node in graph.Nodes)
        {
            json.WritePropertyName(node.Step.Name);
            PartValues.WriteParameters(json, node.Step, log.Secrets);
        }

        json.WriteEndObject();
        if (report is not null)
        {
            WriteCounts(json, report);
            WriteJoins(json, report);
        }

        json.WriteEndObject();
    }

    private static void WriteCounts(Utf8JsonWriter json, RunReport report)
    {
        json.WriteStartArray("steps");
        foreach (var step in report.Steps)
        {
            json.WriteStartObject();
            json.WriteString("name", step.Step);
            json.WriteNumber("rows_in", step.RowsIn);
            json.WriteNumber("rows_out", step.RowsOut);
            json.WriteNumber("filtered", step.Filtered);
            json.WriteNumber("failed", step.Failed);
            json.WriteNumber("nulled", step.Nulled);
            json.WriteNumber("expanded", step.Expanded);
            json.WriteNumber("unmatched", step.Unmatched);
            json.WriteNumber("unrouted", step.Unrouted);
            json.WriteNumber("in_flight", step.InFlight);
            json.WriteNumber("cached", step.Cached);
            json.WriteNumber("made", step.Made);
            json.WriteNumber("input_tokens", step.Tokens.Input);
            json.WriteNumber("output_tokens", step.Tokens.Output);
            json.WriteNumber("cached_input_tokens", step.CachedTokens.Input);
            json.WriteNumber("cached_output_tokens", step.CachedTokens.Output);
            json.WriteNumber("busy_seconds", Seconds(step.Busy));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteJoins(Utf8JsonWriter json, RunReport report)
    {
        json.WriteStartArray("joins");
        foreach (var join in report.Joins)
        {
            json.WriteStartObject();
            json.WriteString("step", join.Step);
            json.WriteNumber("joined", join.Joined);
            json.WriteStartArray("branches");
            foreach (var branch in join.Branches)
            {
                json.WriteStartObject();
                json.WriteString("from", branch.From);
                json.WriteNumber("unmatched", branch.Unmatched);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 3);
}
