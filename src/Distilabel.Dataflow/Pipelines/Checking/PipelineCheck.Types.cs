using System.Linq;

namespace Distilabel.Dataflow.Pipelines.Checking;

/// <content>The types of outputs that follow from inputs.</content>
internal sealed partial class PipelineCheck<TType>
{
    private TType? TypeOf(int step, CheckedOutput<TType> output)
    {
        if (output.Type is not null)
        {
            return output.Type;
        }

        var checkedStep = _steps[step];
        if (output.Shape == ColumnShape.MergedList)
        {
            var types = checkedStep.Inputs.Select(input => SourceOf(step, input)?.Type).ToArray();
            return types.Contains(null) ? null : _rules.Merge(types!);
        }

        if (output.Source < 0 || SourceOf(step, checkedStep.Inputs[output.Source]) is not { } source)
        {
            return null;
        }

        return output.Shape switch
        {
            ColumnShape.ListOf => _rules.ListOf(source.Type),
            ColumnShape.ElementOf => _rules.ElementOf(source.Type),
            _ => source.Type,
        };
    }

    /// <summary>Says why an output has no type, where that lies in the types of the columns that it is made of.</summary>
    private void CheckShape(int step, CheckedOutput<TType> output)
    {
        var checkedStep = _steps[step];
        if (output.Shape == ColumnShape.ElementOf && output.Source >= 0 && SourceOf(step, checkedStep.Inputs[output.Source]) is { } source)
        {
            Report(
                FindingKind.ColumnTypeDiffers, step,
                $"Step '{checkedStep.Name}' reads the column '{source.Name}' as a list, but step '{source.Origin}' makes it as {_rules.NameOf(source.Type)}.",
                source.Name);
        }
        else if (output.Shape == ColumnShape.MergedList)
        {
            var sources = checkedStep.Inputs.Select(input => SourceOf(step, input)).ToArray();
            if (sources.All(static source => source is not null))
            {
                Report(
                    FindingKind.ColumnTypeDiffers, step,
                    $"Step '{checkedStep.Name}' merges columns into one list, but their types differ: " +
                    $"{string.Join(", ", sources.Select(source => $"'{source!.Name}' is {_rules.NameOf(source.Type)}"))}.",
                    [.. sources.Select(static source => source!.Name)]);
            }
        }
    }

    private CheckedColumn<TType>? SourceOf(int step, CheckedInput<TType> input) => _available[step].Find(_steps[step].MapInput(input.Name));
}
