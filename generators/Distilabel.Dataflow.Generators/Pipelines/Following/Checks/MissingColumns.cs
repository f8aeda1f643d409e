using Distilabel.Dataflow.Generators.Pipelines.Types;
using Distilabel.Dataflow.Pipelines.Checking;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Checks;

/// <summary>What the code fixes need to know of columns that are missing: from which of those available they may be mapped.</summary>
/// <remarks>
/// Properties of the diagnostic: <c>missing</c>, lines of own name, name in the pipeline; <c>candidates</c>, lines of missing own name, available
/// name, the place of its maker among the additional locations or -1, the maker's name, the maker's own name of the column. The nearest come first.
/// The first additional location is the step that lacks them.
/// </remarks>
internal static class MissingColumns
{
    public const string MissingProperty = "missing";

    public const string CandidatesProperty = "candidates";

    /// <summary>The columns that a mapping could name, one a line, the nearest first.</summary>
    public const string ColumnsProperty = "columns";

    private const int MostCandidates = 4;

    public static Fault Describe(
        Fault fault,
        PipelineFinding finding,
        IReadOnlyList<FollowedStep> steps,
        IReadOnlyList<CheckedStep<ColumnTypeName>> model,
        PipelineCheckResult<ColumnTypeName> result)
    {
        if (steps[finding.Step].Creation is not { } creation)
        {
            return fault;
        }

        var others = new List<SyntaxNode> { creation };
        var missing = new List<string>();
        var candidates = new List<string>();
        foreach (var input in model[finding.Step].Inputs.Where(input => finding.Columns.Contains(model[finding.Step].MapInput(input.Name))))
        {
            var name = model[finding.Step].MapInput(input.Name);
            missing.Add($"{input.Name}\t{name}");
            var fitting = result.Available[finding.Step].Columns
                .Where(column => input.Type is null || ColumnTypeNameRules.Instance.Fits(column.Type, input.Type))
                .Where(static column => column.Name != MetadataColumn.Name)
                .OrderBy(column => NameDistance.Between(name, column.Name))
                .ThenBy(column => column.Type.Clr == input.Type?.Clr ? 0 : 1)
                .Take(MostCandidates);
            foreach (var column in fitting)
            {
                var maker = steps[column.Maker];
                var place = -1;
                if (maker.Creation is { } made)
                {
                    place = others.IndexOf(made);
                    if (place < 0)
                    {
                        place = others.Count;
                        others.Add(made);
                    }
                }

                var own = model[column.Maker].Outputs.FirstOrDefault(output => model[column.Maker].MapOutput(output.Name) == column.Name)?.Name ?? column.Name;
                candidates.Add(string.Join("\t", input.Name, name, column.Name, place, maker.Name, own));
            }
        }

        return fault with
        {
            Properties = fault.Properties
                .Add(MissingProperty, string.Join("\n", missing))
                .Add(CandidatesProperty, string.Join("\n", candidates)),
            Others = [.. others],
        };
    }

    /// <summary>What a mapping of a column that the step does not have could have meant.</summary>
    public static Fault Describe(Fault fault, PipelineFinding finding, FollowedStep step, CheckedStep<ColumnTypeName> model)
    {
        var mapped = finding.Columns[0];
        var isInput = step.InputMappings.Items.Any(mapping => mapping.Column == mapped && mapping.Place == fault.Place);
        var columns = isInput ? model.Inputs.Select(static input => input.Name) : model.Outputs.Select(static output => output.Name);
        return fault.With(ColumnsProperty, string.Join("\n", columns.OrderBy(column => NameDistance.Between(mapped, column)).Take(MostCandidates)));
    }
}
