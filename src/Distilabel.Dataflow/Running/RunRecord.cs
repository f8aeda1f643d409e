using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using Distilabel.Dataflow.Checkpoints;
using Distilabel.Dataflow.Pipelines;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Running;

/// <summary>Writes down what a run is and was: <c>pipeline.json</c> in the pipeline's folder, <c>run.json</c> in the run's. Secrets stay out.</summary>
internal sealed class RunRecord(Pipeline pipeline, PipelineGraph graph, RunOptions options, RunFolder folder)
{
    private const int Format = 1;

    private readonly DateTimeOffset _started = options.TimeProvider.GetUtcNow();
    private readonly long _begun = options.TimeProvider.GetTimestamp();

    /// <summary>Writes what is known before the run.</summary>
    /// <param name="pipelineFolder">The pipeline's folder; null where the run uses no cache.</param>
    internal void Begin(string? pipelineFolder)
    {
        if (pipelineFolder is not null)
        {
            AtomicFile.WriteJson(Path.Combine(pipelineFolder, "pipeline.json"), WritePipeline);
        }

        AtomicFile.WriteJson(folder.Record, json => WriteRun(json, "running", null, null));
    }

    /// <summary>Writes how the run ended, and gives its report.</summary>
    internal RunReport End(PipelineRun run, bool wasStopped, Exception? failure)
    {
        var report = new RunReport(run.Counts, wasStopped, run.FailurePath, options.TimeProvider.GetElapsedTime(_begun));
        var outcome = failure switch
        {
            null => wasStopped ? "stopped" : "completed",
            OperationCanceledException => "aborted",
            _ => "failed",
        };
        AtomicFile.WriteJson(folder.Record, json => WriteRun(json, outcome, report, failure));
        return report;
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
            json.WriteNumber("seconds", Math.Round(report.Elapsed.TotalSeconds, 3));
        }

        if (failure is not null)
        {
            json.WriteString("failure", failure.Message);
        }

        json.WriteBoolean("use_cache", options.UseCache);
        WriteParameters(json);
        if (report is not null)
        {
            WriteCounts(json, report);
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
            json.WriteNumber("in_flight", step.InFlight);
            json.WriteNumber("busy_seconds", Math.Round(step.Busy.TotalSeconds, 3));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WritePipeline(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("format", Format);
        json.WriteString("name", pipeline.Name);
        json.WriteString("description", pipeline.Description);
        json.WriteStartArray("steps");
        foreach (var node in graph.Nodes)
        {
            json.WriteStartObject();
            json.WriteString("name", node.Step.Name);
            json.WriteString("type", node.Step.Descriptor.FullName);
            json.WriteString("kind", SnakeCase.From(node.Step.Kind.ToString()));
            WriteMappings(json, "input_mappings", node.Step.InputMappings);
            WriteMappings(json, "output_mappings", node.Step.OutputMappings);
            json.WritePropertyName("parameters");
            WriteParameters(json, node.Step);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("connections");
        foreach (var node in graph.Nodes.Where(static node => !node.IsLeaf))
        {
            json.WriteStartObject();
            json.WriteString("from", node.Step.Name);
            json.WriteStartArray("to");
            foreach (var successor in node.Successors)
            {
                json.WriteStringValue(graph.Nodes[successor].Step.Name);
            }

            json.WriteEndArray();
            if (node.Routing is { } routing)
            {
                json.WriteString("routing_batch_function", routing.Description ?? "");
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteMappings(Utf8JsonWriter json, string name, ColumnMappings mappings)
    {
        json.WriteStartObject(name);
        foreach (var (own, mapped) in mappings)
        {
            json.WriteString(own, mapped);
        }

        json.WriteEndObject();
    }

    private void WriteParameters(Utf8JsonWriter json)
    {
        json.WriteStartObject("parameters");
        foreach (var node in graph.Nodes)
        {
            json.WritePropertyName(node.Step.Name);
            WriteParameters(json, node.Step);
        }

        json.WriteEndObject();
    }

    private static void WriteParameters(Utf8JsonWriter json, IRuntimeParameterized target)
    {
        json.WriteStartObject();
        foreach (var parameter in target.RuntimeParameters.Where(static parameter => !parameter.Secret))
        {
            json.WritePropertyName(parameter.Name);
            switch (parameter.GetValue(target))
            {
                case IRuntimeParameterized part:
                    WriteParameters(json, part);
                    break;
                case Enum member:
                    json.WriteStringValue(SnakeCase.From(member.ToString()));
                    break;
                case var value:
                    JsonValues.Write(json, value);
                    break;
            }
        }

        json.WriteEndObject();
    }
}
