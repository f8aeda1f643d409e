using System.Collections;
using System.Globalization;
using System.Text.Json;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.Running.Records;

/// <summary>Writes what a step and its parts were given, for people and for loading it again. Secret parameters are left out, and blotted out of other values.</summary>
internal static class PartValues
{
    // Column names and stop texts, not data: a file of a few kilobytes says what the pipeline is.
    private const int MostElements = 256;

    /// <summary>Writes the runtime parameters, those of a part as an object.</summary>
    internal static void WriteParameters(Utf8JsonWriter json, IRuntimeParameterized target, RunSecrets secrets)
    {
        json.WriteStartObject();
        foreach (var parameter in target.RuntimeParameters.Where(static parameter => !parameter.Secret))
        {
            json.WritePropertyName(parameter.Name);
            var value = parameter.GetValue(target);
            if (value is IRuntimeParameterized part)
            {
                WriteParameters(json, part, secrets);
            }
            else
            {
                WriteValue(json, value, secrets);
            }
        }

        json.WriteEndObject();
    }

    /// <summary>Writes what the step was given when it was made, and can't be set when it is run.</summary>
    internal static void WriteSettings(Utf8JsonWriter json, Step step, RunSecrets secrets)
    {
        var parameters = step.RuntimeParameters.Select(static parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        json.WriteStartObject();
        if (step is IPipelinePart part)
        {
            WriteOwn(json, part, secrets);
        }

        foreach (var setting in step.Descriptor.Settings)
        {
            var name = SnakeCase.From(setting.Name.TrimStart('_'));
            var value = TryGet(setting, step);
            if (value is IPipelinePart || !parameters.Contains(name))
            {
                json.WritePropertyName(name);
                WriteValue(json, value, secrets);
            }
        }

        json.WriteEndObject();
    }

    /// <summary>A setting's value; null where the property of a user's needs what the step makes when it is loaded.</summary>
    private static object? TryGet(StepSetting setting, Step step)
    {
        try
        {
            return setting.Get(step);
        }
        catch (Exception)
        {
            return null;
        }
    }

    private static void WriteValue(Utf8JsonWriter json, object? value, RunSecrets secrets)
    {
        switch (value)
        {
            case IPipelinePart part:
                WritePart(json, part, secrets);
                break;
            case string text:
                json.WriteStringValue(secrets.Blot(text));
                break;
            case Enum member:
                json.WriteStringValue(SnakeCase.From(member.ToString()));
                break;
            case null or bool or IConvertible:
                JsonValues.Write(json, value);
                break;
            case TimeSpan or Guid or Uri or DateTimeOffset or DateOnly or TimeOnly:
                json.WriteStringValue(secrets.Blot(Convert.ToString(value, CultureInfo.InvariantCulture)!));
                break;
            case ColumnRenames renames:
                json.WriteStartObject();
                foreach (var (column, newName) in renames)
                {
                    json.WriteString(column, newName);
                }

                json.WriteEndObject();
                break;
            case ICollection { Count: <= MostElements } list when list.Cast<object?>().All(static item => item is null or IConvertible):
                json.WriteStartArray();
                foreach (var item in list)
                {
                    WriteValue(json, item, secrets);
                }

                json.WriteEndArray();
                break;
            default:
                WriteOpaque(json, value);
                break;
        }
    }

    private static void WritePart(Utf8JsonWriter json, IPipelinePart part, RunSecrets secrets)
    {
        json.WriteStartObject();
        json.WriteString("type", part.GetType().FullName);
        WriteOwn(json, part, secrets);
        json.WriteEndObject();
    }

    private static void WriteOwn(Utf8JsonWriter json, IPipelinePart part, RunSecrets secrets)
    {
        foreach (var (name, value) in part.Settings.Where(static setting => setting.Value is not null))
        {
            json.WritePropertyName(name);
            WriteValue(json, value, secrets);
        }
    }

    /// <summary>Data, a delegate, an object of a user's: what it is, since what it holds can't be told or would fill the file.</summary>
    private static void WriteOpaque(Utf8JsonWriter json, object value)
    {
        json.WriteStartObject();
        if (value is ICollection list)
        {
            json.WriteNumber("count", list.Count);
        }
        else
        {
            json.WriteString("type", value.GetType().ToString());
        }

        json.WriteEndObject();
    }
}
