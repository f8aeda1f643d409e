using System.Collections.Generic;
using System.Linq;

namespace Distilabel.Dataflow.Pipelines.Checking;

/// <content>The one column that steps add to, and whose fields come together where branches meet.</content>
internal sealed partial class PipelineCheck<TType>
{
    /// <summary>Adds the fields that a step makes to the record that its rows have.</summary>
    /// <returns>False where the fields that these have are not known, and the column is left out.</returns>
    private bool AddMetadata(int step, List<CheckedColumn<TType>> columns, List<CheckedColumn<TType>> made)
    {
        var place = columns.FindIndex(static column => column.Name == MetadataColumn.Name);
        var known = place < 0 ? null : columns[place];
        if (known is not null && !_rules.IsRecord(known.Type))
        {
            Report(
                FindingKind.ColumnTypeDiffers, step,
                $"Step '{_steps[step].Name}' adds to the record '{MetadataColumn.Name}', but step '{known.Origin}' makes it as {_rules.NameOf(known.Type)}. " +
                "Rename that column with output mappings.",
                MetadataColumn.Name);
            return true;
        }

        if (known is not null && MetadataFields(known) is null)
        {
            columns.RemoveAt(place);
            return false;
        }

        var fields = known is null ? [] : MetadataFields(known)!.ToList();
        foreach (var field in made)
        {
            var old = fields.FindIndex(other => other.Name == field.Name);
            if (old < 0)
            {
                fields.Add(field);
            }
            else
            {
                fields[old] = field;
            }
        }

        var record = Metadata(step, fields);
        if (place < 0)
        {
            columns.Add(record);
        }
        else
        {
            columns[place] = record;
        }

        return true;
    }

    private CheckedColumn<TType> Metadata(int step, IReadOnlyList<CheckedColumn<TType>> fields) =>
        new(MetadataColumn.Name, _rules.RecordOf(fields.Select(static field => new KeyValuePair<string, TType>(MetadataColumn.FieldOf(field.Name)!, field.Type))), true, _steps[step].Name, step)
        {
            Fields = fields,
        };

    /// <summary>The fields of the record, as columns with the names of the outputs that they come of; null where they are not known.</summary>
    private IReadOnlyList<CheckedColumn<TType>>? MetadataFields(CheckedColumn<TType> column) => column.Fields ?? _rules.FieldsOf(column.Type)?
        .Select(field => new CheckedColumn<TType>(MetadataColumn.Prefix + field.Key, _rules.Nullable(field.Value), true, column.Origin, column.Maker)).ToList();

    /// <summary>How the record of a step that several branches meet in comes of theirs.</summary>
    private MetadataMerge MetadataOf(CheckedStep<TType> step, ColumnSet<TType>[] branches)
    {
        var columns = branches.Select(static branch => branch.Find(MetadataColumn.Name)).OfType<CheckedColumn<TType>>().ToArray();
        if (columns.All(column => column.Maker == columns[0].Maker) || !columns.All(column => _rules.IsRecord(column.Type)))
        {
            return MetadataMerge.Same;
        }

        var isKnown = step.PredecessorsAreKnown && columns.All(column => MetadataFields(column) is not null) &&
            branches.All(static branch => !branch.IsOpen || branch.Find(MetadataColumn.Name) is not null);
        return isKnown ? MetadataMerge.Fields : MetadataMerge.Unknown;
    }

    /// <summary>The branch with the fields of its record as columns of their own, or without it, as the record shall be merged.</summary>
    private ColumnSet<TType> Prepared(ColumnSet<TType> branch, MetadataMerge merge) => merge == MetadataMerge.Same ? branch : branch with
    {
        Columns =
        [
            .. branch.Columns.SelectMany(column => column.Name != MetadataColumn.Name ? [column]
                : merge == MetadataMerge.Fields ? MetadataFields(column)! : Enumerable.Empty<CheckedColumn<TType>>()),
        ],
    };

    /// <summary>Whether a field of metadata is one that a branch only carries, and another branch has made anew since, or may have.</summary>
    private bool IsOlderField(CheckedColumn<TType> field, IEnumerable<CheckedColumn<TType>> ofBranches) =>
        MetadataColumn.FieldOf(field.Name) is not null && ofBranches.Any(other => _before[other.Maker] is not { } before || before.Contains(field.Maker));

    /// <summary>The columns with one record in place of its fields.</summary>
    private List<CheckedColumn<TType>> WithMetadata(int step, List<CheckedColumn<TType>> columns, MetadataMerge merge)
    {
        var fields = columns.FindAll(static column => MetadataColumn.FieldOf(column.Name) is not null);
        var place = columns.FindIndex(static column => MetadataColumn.FieldOf(column.Name) is not null);
        columns.RemoveAll(fields.Contains);
        if (merge == MetadataMerge.Fields)
        {
            columns.Insert(place < 0 ? columns.Count : place, Metadata(step, fields));
        }

        return columns;
    }

    /// <summary>How the record where branches meet comes of theirs.</summary>
    private enum MetadataMerge
    {
        /// <summary>As any column: the branches have the same one, or one that has it is enough.</summary>
        Same,

        /// <summary>Field by field: steps of several branches added to it.</summary>
        Fields,

        /// <summary>Which fields some branch has is not known.</summary>
        Unknown,
    }
}
