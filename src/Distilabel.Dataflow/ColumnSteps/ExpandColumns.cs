using System.Text.Json;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow;

/// <summary>Makes a row of each element of a list. Several lists go side by side: their first elements make the first row.</summary>
/// <remarks>
/// Where the lists of a row differ in length, the missing elements are null. A row whose lists are all empty or null makes no rows. A column
/// that gets a new name remains as it was.
/// </remarks>
/// <example>
/// <code>new ExpandColumns { Columns = { ["generations"] = "generation" } }</code>
/// </example>
[Step(Checkpoint = false)]
[InputColumnsFrom(nameof(Columns))]
[OutputColumnsFrom(nameof(Columns), Shape = ColumnShape.ElementOf, Optional = true)]
public sealed partial class ExpandColumns : Step, IRowsStep
{
    /// <summary>The columns with lists, and the names of the columns with their elements.</summary>
    public ColumnRenames Columns { get; init; } = [];

    /// <summary>
    /// Whether columns of text hold JSON lists. Their elements become text: a JSON string its characters, anything else as it is written.
    /// </summary>
    /// <value>Default false: text is refused.</value>
    public bool Encoded { get; set; }

    /// <inheritdoc/>
    public override StepKind Kind => StepKind.Expand;

    /// <inheritdoc/>
    public StepOutput Execute(in StepInput input, StepContext context)
    {
        var lists = new ListElements[Columns.Count];
        for (var i = 0; i < lists.Length; i++)
        {
            lists[i] = ListsOf(input.Columns[i]!, Columns[i].Column, context);
        }

        var parents = ListElements.Parents(lists);
        var columns = new Column[lists.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = lists[i].SpreadOver(parents);
        }

        return new StepOutput(columns, parents);
    }

    private ListElements ListsOf(Column column, string name, StepContext context)
    {
        var lists = Encoded && column is Column<string?> text ? Decode(text, name, context) : column;
        return ListElements.OfLists(lists) ?? throw new PipelineException(
            $"The column '{name}' holds {column.Type}, and only lists can be expanded." +
            (column is Column<string?> ? " Where its text is a JSON list, set Encoded." : ""));
    }

    private static Column<IReadOnlyList<string?>?> Decode(Column<string?> column, string name, StepContext context)
    {
        var lists = new IReadOnlyList<string?>?[column.Count];
        for (var row = 0; row < lists.Length; row++)
        {
            try
            {
                lists[row] = column.Values[row] is { } text ? Decode(text) : null;
            }
            catch (JsonException exception)
            {
                var failure = new PipelineException($"The column '{name}' holds text that is no JSON list: {exception.Message}", exception);
                if (!context.TryFail(row, failure))
                {
                    throw failure;
                }
            }
        }

        return new Column<IReadOnlyList<string?>?>(lists);
    }

    private static string?[]? Decode(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.ValueKind switch
        {
            JsonValueKind.Array => [.. document.RootElement.EnumerateArray().Select(TextOf)],
            JsonValueKind.Null => null,
            var kind => throw new JsonException($"It is a single value of kind {kind}."),
        };
    }

    private static string? TextOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => element.GetString(),
        _ => element.GetRawText(),
    };
}
