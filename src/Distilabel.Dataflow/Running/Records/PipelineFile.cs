using System.Globalization;
using System.Text.Json;
using Distilabel.Dataflow.Pipelines;
using Distilabel.Dataflow.Pipelines.Routes;
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
        if (node.Route is { } route)
        {
            WriteRoute(json, node, route);
        }
        else if (node.Routing is RoutingBatchFunction routing)
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

    private void WriteRoute(Utf8JsonWriter json, GraphNode node, BoundRoute bound)
    {
        string NameOf(int target) => graph.Nodes[node.Successors[target]].Step.Name;
        var rule = bound.Route.Rule;
        json.WriteStartObject("route");
        json.WriteString("description", bound.Route.Description);
        json.WriteStartArray("columns");
        foreach (var column in rule.Columns)
        {
            json.WriteStringValue(column.Name);
        }

        json.WriteEndArray();
        json.WriteStartArray("branches");
        for (var branch = 0; branch < bound.Branches.Length; branch++)
        {
            json.WriteStartObject();
            json.WriteString("key", Convert.ToString(rule.KeyOf(branch), CultureInfo.InvariantCulture));
            json.WriteString("to", NameOf(bound.Branches[branch]));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("otherwise", bound.Otherwise == BoundRoute.None ? null : NameOf(bound.Otherwise));
        json.WriteBoolean("drops_others", bound.Route.Drops);
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
