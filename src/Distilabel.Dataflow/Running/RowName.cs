using System.Globalization;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Running.Joining;

namespace Distilabel.Dataflow.Running;

/// <summary>A row's identity as people read it: <c>load_dataset[17]</c>, and <c>load_dataset[17].split[2]</c> for the third row made of it.</summary>
internal static class RowName
{
    internal static string Of(RowIdentities identities, int row, Lineage lineage, IReadOnlyList<string> steps) => string.Join(
        '.',
        identities.ToArray(row).Select((ordinal, dimension) => (ordinal, dimension))
            .Where(static part => part.ordinal >= 0)
            .Select(part => string.Create(
                CultureInfo.InvariantCulture, $"{(part.dimension < lineage.Count ? steps[lineage.Steps[part.dimension]] : "?")}[{part.ordinal}]")));
}
