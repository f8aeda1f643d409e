using System.Globalization;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Pipelines.Checking;
using Fluid;

namespace Distilabel.Dataflow.AI.Templates;

/// <summary>A Liquid template whose variables are columns. Parsed once; rendered by many threads at once.</summary>
/// <remarks>What a column holds is only inserted: text that looks like a template in it stays as it is.</remarks>
internal sealed class PromptTemplate
{
    private static readonly FluidParser Parser = CreateParser();

    internal static readonly TemplateOptions Options = CreateOptions();

    private readonly IFluidTemplate _template;

    private PromptTemplate(IFluidTemplate template, IReadOnlyList<string> variables)
    {
        _template = template;
        Variables = variables;
    }

    /// <summary>The columns that the template names.</summary>
    internal IReadOnlyList<string> Variables { get; }

    /// <summary>Parses a template.</summary>
    /// <exception cref="FormatException">It is no Liquid template, or uses a filter or a tag that there isn't; the message says where.</exception>
    internal static PromptTemplate Parse(string text)
    {
        if (!Parser.TryParse(text, out var template, out var error))
        {
            throw new FormatException(error);
        }

        var names = new TemplateNames();
        names.VisitTemplate(template);
        if (names.RefusedTag is { } tag)
        {
            throw new FormatException(TemplateFaults.RefusedTag(tag));
        }

        if (names.Filters.FirstOrDefault(static filter => !Options.Filters.TryGetValue(filter, out _)) is { } unknown)
        {
            throw new FormatException($"There is no filter '{unknown}'.");
        }

        return new PromptTemplate(PrintedValues.Rewrite(template), names.Variables);
    }

    /// <summary>The prompt for a row.</summary>
    /// <param name="columns">The names of the columns of <paramref name="values"/>.</param>
    /// <param name="values">The columns, null where one is not there.</param>
    /// <param name="row">Which row.</param>
    internal string Render(IReadOnlyList<string> columns, ReadOnlySpan<Column?> values, int row)
    {
        var context = new TemplateContext(Options);
        for (var i = 0; i < columns.Count; i++)
        {
            if (values[i] is { } column)
            {
                context.SetValue(columns[i], TemplateValues.Of(column, row, context));
            }
        }

        return _template.Render(context);
    }

    private static FluidParser CreateParser()
    {
        var parser = new FluidParser();

        // Fluid leaves out what such a tag says, and all of the template that follows it, without an error.
        parser.RegisteredTags.Remove("liquid");
        return parser;
    }

    private static TemplateOptions CreateOptions()
    {
        var options = new TemplateOptions { CultureInfo = CultureInfo.InvariantCulture, ModelNamesComparer = StringComparer.Ordinal, StrictFilters = true };
        PrintedValues.AddFilters(options.Filters);
        return options;
    }
}
