using System.Text.Json;
using Distilabel.Dataflow.Pipelines;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Running.Records;

/// <summary>Writes <c>pipeline.json</c>: the steps with all that they were given, and how they are connected. Secrets stay out.</summary>
internal sealed class PipelineFile(Pipeline pipeline, PipelineGraph graph, RunSecrets secrets)
{
    private const int Format = 1;

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("format", Format);
        json.WriteString("name", pipeline.Name);
        json.WriteString("description", pipeline.Description);
        json.WriteStartArray("steps");
        foreach (var node in graph.Nodes)
        {
            WriteStep(json, node.Step);
        }

        json.WriteEndArray();
        json.WriteStartArray("connections");
        foreach (var node in graph.Nodes.Where(static node => !node.IsLeaf))
        {
            WriteConnection(json, node);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteStep(Utf8JsonWriter json, Step step)
    {
        json.WriteStartObject();
        json.WriteString("name", step.Name);
        json.WriteString("type", step.Descriptor.FullName);
        json.WriteString("kind", SnakeCase.From(step.Kind.ToString()));
        WriteMappings(json, "input_mappings", step.InputMappings);
        WriteMappings(json, "output_mappings", step.OutputMappings);
        json.WriteBoolean("use_cache", step.UseCache);
        json.WriteString("on_error", SnakeCase.From(step.OnError.ToString()));
        json.WriteNumber("max_concurrency", step.MaxConcurrency);
        json.WriteNumber("replicas", step.Resources.Replicas);
        json.WritePropertyName("settings");
        PartValues.WriteSettings(json, step, secrets);
        json.WritePropertyName("parameters");
        PartValues.WriteParameters(json, step, secrets);
        json.WriteEndObject();
    }

    private void WriteConnection(Utf8JsonWriter json, GraphNode node)
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
            json.WriteStartObject("routing_batch_function");
            json.WriteString("name", routing.Name);
            json.WriteString("description", routing.Description);
            json.WriteStartObject("arguments");
            foreach (var (name, value) in routing.Arguments)
            {
                json.WriteNumber(name, value);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

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
}
