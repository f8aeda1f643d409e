using Distilabel.Dataflow.AI.Templates;
using Distilabel.Dataflow.Pipelines.Checking;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.AI;

/// <summary>Lets a model write a text for each row.</summary>
/// <remarks>
/// The prompt is a Liquid template over columns of the row. What a column holds is only inserted; text that looks like a template in it
/// stays as it is.
/// </remarks>
/// <example>
/// <code>
/// new TextGeneration("summarize")
/// {
///     LLM = new OpenAILLM("gpt-4o-mini"),
///     Template = "Summarize in {{ language }}:\n{{ document }}",
///     Columns = ["language", "document"],
/// }
/// </code>
/// </example>
[Step(Checkpoint = false)]
[InputColumnsFrom(nameof(Columns), Default = ["instruction"])]
[InputColumn<string>(SystemPromptColumn, Optional = true, Description = "The system prompt for the row, in place of the task's own.")]
[OutputColumn<string>("generation", Optional = true, Description = "The text that the model wrote; null where it failed.")]
public partial class TextGeneration : LLMTask
{
    private const string SystemPromptColumn = "system_prompt";
    private const string DefaultTemplate = "{{ instruction }}";

    private PromptTemplate? _template;

    /// <summary>What tells the model how to behave, for rows that have no <c>system_prompt</c> of their own.</summary>
    /// <value>Default null: none.</value>
    public string? SystemPrompt { get; init; }

    /// <summary>The prompt, in Liquid: <c>{{ instruction }}</c> stands for the row's value in that column.</summary>
    /// <value>Default <c>{{ instruction }}</c>.</value>
    [PromptTemplate(Default = DefaultTemplate)]
    public string Template { get; init; } = DefaultTemplate;

    /// <summary>The columns that the template names: all of them, and no others.</summary>
    /// <value>Default <c>instruction</c>.</value>
    public IReadOnlyList<string> Columns { get; init; } = ["instruction"];

    /// <inheritdoc/>
    public override StepColumns DescribeColumns()
    {
        _template ??= ParseTemplate();
        var columns = base.DescribeColumns();
        var systemPrompt = columns.Inputs.Single(static input => input.Name == SystemPromptColumn);
        var inputs = Columns.Select(
            column => column == SystemPromptColumn ? systemPrompt with { Optional = false } : new InputColumn(column, null));
        return columns with { Inputs = Columns.Contains(SystemPromptColumn) ? [.. inputs] : [.. inputs, systemPrompt] };
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<ChatItem> FormatInput(in StepInput input, int row)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (input.Columns[i]!.IsNull(row))
            {
                throw new PipelineException($"its column '{InputMappings[Columns[i]]}' is null, and the prompt needs it.");
            }
        }

        var prompt = ChatItem.User((_template ??= ParseTemplate()).Render(Columns, input.Columns, row));
        return SystemPromptOf(input, row) is { Length: > 0 } system ? [ChatItem.System(system), prompt] : [prompt];
    }

    /// <inheritdoc/>
    protected override void FormatOutput(string text, in StepInput input, int row, RowOutputs outputs, int place) =>
        outputs.Set<string?>(0, place, text);

    private string? SystemPromptOf(in StepInput input, int row)
    {
        // Behind the template's columns, unless it is one of them.
        var place = Columns.TakeWhile(static column => column != SystemPromptColumn).Count();
        return input.Has(place) && input.Value<string?>(place, row) is { Length: > 0 } ofRow ? ofRow : SystemPrompt;
    }

    private PromptTemplate ParseTemplate()
    {
        PromptTemplate template;
        try
        {
            template = PromptTemplate.Parse(Template);
        }
        catch (FormatException exception)
        {
            throw new PipelineException(TemplateFaults.Unreadable(Name, exception.Message), exception);
        }

        if (template.Variables.Except(Columns).FirstOrDefault() is { } unknown)
        {
            throw new PipelineException(TemplateFaults.UnknownColumn(Name, unknown, Columns) + NearestName.Hint(unknown, Columns));
        }

        return Columns.Except(template.Variables).FirstOrDefault() is { } unused
            ? throw new PipelineException(TemplateFaults.UnusedColumn(Name, unused, Template))
            : template;
    }
}
