using System;
using System.Collections.Generic;
using System.Linq;

namespace Distilabel.Dataflow.Pipelines.Checking;

/// <summary>Follows the columns through a pipeline and says what does not fit.</summary>
/// <typeparam name="TType">How types are represented.</typeparam>
internal sealed partial class PipelineCheck<TType>
    where TType : class
{
    private readonly IReadOnlyList<CheckedStep<TType>> _steps;
    private readonly IColumnTypeRules<TType> _rules;
    private readonly List<PipelineFinding> _findings = [];
    private readonly ColumnSet<TType>[] _available;
    private readonly ColumnSet<TType>[] _made;
    private readonly IReadOnlyList<TType?>[] _outputTypes;

    // The steps before each; null where there may be others.
    private readonly HashSet<int>?[] _before;

    private PipelineCheck(IReadOnlyList<CheckedStep<TType>> steps, IColumnTypeRules<TType> rules)
    {
        _steps = steps;
        _rules = rules;
        _available = [.. steps.Select(static _ => ColumnSet<TType>.Empty)];
        _made = [.. _available];
        _outputTypes = [.. steps.Select(static _ => (IReadOnlyList<TType?>)[])];
        _before = new HashSet<int>?[steps.Count];
    }

    /// <summary>Checks <paramref name="steps"/>, which refer to each other by their places.</summary>
    internal static PipelineCheckResult<TType> Run(IReadOnlyList<CheckedStep<TType>> steps, IColumnTypeRules<TType> rules) =>
        new PipelineCheck<TType>(steps, rules).Run();

    private PipelineCheckResult<TType> Run()
    {
        CheckNames();
        var order = Sort();
        if (order.Count == _steps.Count)
        {
            var routed = RoutedBranches.Of(_steps, order);
            foreach (var step in order)
            {
                _before[step] = Before(step);
                CheckRoot(step);
                _available[step] = Merge(step, routed);
                CheckMappings(step);
                CheckInputs(step);
                _outputTypes[step] = [.. _steps[step].Outputs.Select(output => TypeOf(step, output) is { } type && output.Nullable ? _rules.Nullable(type) : TypeOf(step, output))];
                _made[step] = Apply(step);
                CheckRoute(step);
            }
        }

        return new PipelineCheckResult<TType>(
            [.. _findings.OrderBy(finding => Place(order, finding.Step))], _available, _made, _outputTypes, order.Count == _steps.Count ? order : []);
    }

    private static int Place(List<int> order, int step) => order.IndexOf(step) is >= 0 and var place ? place : int.MaxValue;

    private void Report(FindingKind kind, int step, string message, params string[] columns) =>
        _findings.Add(new PipelineFinding(kind, step, message, columns));

    private void CheckNames()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var step = 0; step < _steps.Count; step++)
        {
            if (_steps[step].NameIsKnown && !seen.Add(_steps[step].Name))
            {
                Report(FindingKind.NameRepeated, step, $"Step with name '{_steps[step].Name}' already exists in the pipeline; a step's name must be its own.");
            }
        }
    }

    /// <summary>The steps' places, each after its predecessors', otherwise in the order given.</summary>
    private List<int> Sort()
    {
        var order = new List<int>(_steps.Count);
        var done = new bool[_steps.Count];
        for (var found = true; found;)
        {
            found = false;
            for (var step = 0; step < _steps.Count; step++)
            {
                if (!done[step] && _steps[step].Predecessors.All(predecessor => done[predecessor]))
                {
                    done[step] = found = true;
                    order.Add(step);
                }
            }
        }

        if (order.Count < _steps.Count)
        {
            var circle = Enumerable.Range(0, _steps.Count).Where(step => !done[step]).ToArray();
            Report(FindingKind.Cycle, circle[0], $"The steps {Quoted(circle.Select(step => _steps[step].Name))} follow each other in a cycle, or follow steps that do.");
        }

        return order;
    }

    private void CheckRoot(int step)
    {
        var checkedStep = _steps[step];
        if (checkedStep is { Predecessors.Count: 0, PredecessorsAreKnown: true, IsGenerator: false })
        {
            Report(
                FindingKind.RootIsNoGenerator, step,
                $"Step '{checkedStep.Name}' cannot be a root step because it is not a generator step. It should have a previous step in the pipeline.");
        }
        else if (checkedStep.Predecessors.Count > 0 && checkedStep.IsGenerator)
        {
            Report(
                FindingKind.GeneratorHasPredecessor, step,
                $"Generator step '{checkedStep.Name}' cannot have a previous step, and it has {Quoted(checkedStep.Predecessors.Select(previous => _steps[previous].Name))}.");
        }
    }

    private HashSet<int>? Before(int step)
    {
        var predecessors = _steps[step].Predecessors;
        return !_steps[step].PredecessorsAreKnown || predecessors.Any(predecessor => _before[predecessor] is null)
            ? null
            : [.. predecessors, .. predecessors.SelectMany(predecessor => _before[predecessor]!)];
    }

    /// <summary>The columns of all predecessors.</summary>
    /// <remarks>
    /// The record of metadata is merged field by field, where several branches added to it.
    /// Where branches are seen apart, a column that one of them changed and others only carry is the changed one, and of several that made it each for
    /// itself the last branch's counts; elsewhere two makers are an error, unless a route parts the branches, so that each row comes through one. A column
    /// that a step combines is read from each branch, with null for a branch that does not have it.
    /// </remarks>
    private ColumnSet<TType> Merge(int step, RoutedBranches routed)
    {
        var checkedStep = _steps[step];
        var branches = checkedStep.Predecessors.Select(predecessor => _made[predecessor]).ToArray();
        var isOpen = !checkedStep.PredecessorsAreKnown || branches.Any(static branch => branch.IsOpen);
        if (isOpen && checkedStep.SeesBranchesApart && (branches.Length > 1 || !checkedStep.PredecessorsAreKnown))
        {
            // An unknown column of a later branch would take the place of a known one.
            return ColumnSet<TType>.Unknown;
        }

        if (branches.Length <= 1)
        {
            return branches.Length == 0 ? ColumnSet<TType>.Empty with { IsOpen = isOpen } : branches[0] with { IsOpen = isOpen };
        }

        var metadata = MetadataOf(checkedStep, branches);
        isOpen |= metadata == MetadataMerge.Unknown;
        branches = [.. branches.Select(branch => Prepared(branch, metadata))];
        var mayMiss = routed.MeetIn(_steps, step, checkedStep.Predecessors);
        var merged = new List<CheckedColumn<TType>>();
        foreach (var group in branches.SelectMany(static branch => branch.Columns).GroupBy(static column => column.Name))
        {
            var mayHaveMore = !checkedStep.PredecessorsAreKnown || branches.Any(branch => branch.IsOpen && MetadataColumn.FieldOf(group.Key) is null && branch.Find(group.Key) is null);
            var areParted = AreParted(step, branches, group.Key, routed);
            if (HasTwoMakers(step, group, mayHaveMore, areParted) && mayHaveMore)
            {
                // Which of them would be the last is not known, and with it the type of what is read.
                continue;
            }

            if (Latest(group) is not { } column)
            {
                isOpen = true;
                metadata = MetadataColumn.FieldOf(group.Key) is null ? metadata : MetadataMerge.Unknown;
                continue;
            }

            var isCombined = checkedStep.SeesBranchesApart && Reads(checkedStep, group.Key);
            if (isCombined || areParted)
            {
                column = column with { Type = Widest(group).Type };
            }
            else if (mayMiss)
            {
                CheckTypes(step, column, group);
            }

            var isNullable = group.Any(static other => other.Nullable) || ((mayMiss || isCombined) && group.Count() < branches.Length);
            merged.Add(isNullable ? column with { Nullable = true, Type = _rules.Nullable(column.Type) } : column);
        }

        return new ColumnSet<TType>(WithMetadata(step, merged, metadata), isOpen);
    }

    /// <summary>Says where branches made one column each for itself.</summary>
    /// <param name="step">Where they meet.</param>
    /// <param name="column">The column of each branch that is known to have it.</param>
    /// <param name="mayHaveMore">Whether other branches may have it too: then no more is said than what is known.</param>
    /// <param name="areParted">Whether each row comes through one of the branches, so that it has the column of that one.</param>
    /// <returns>Whether they did, where the step does not see them apart.</returns>
    private bool HasTwoMakers(int step, IGrouping<string, CheckedColumn<TType>> column, bool mayHaveMore, bool areParted)
    {
        var makers = column.Where(one => !IsOlderField(one, column)).GroupBy(static other => other.Maker).Select(static made => made.First().Origin).ToArray();
        if (makers.Length > 1 && !_steps[step].SeesBranchesApart && !areParted)
        {
            Report(
                FindingKind.ColumnFromTwoBranches, step,
                $"Step '{_steps[step].Name}' gets the column '{column.Key}' from {(mayHaveMore ? "at least " : "")}{makers.Length} branches, which made it each for itself (steps {Quoted(makers)}). " +
                "Rename it with output mappings, or let a step that sees its branches apart combine them, such as GroupColumns.",
                column.Key);
            return true;
        }

        if (column.Any(other => other.Maker != column.First().Maker) && (areParted || Reads(_steps[step], column.Key)))
        {
            var widest = Widest(column);
            var other = column.FirstOrDefault(other => !_rules.Fits(other.Type, widest.Type));
            if (other is not null)
            {
                Report(
                    FindingKind.ColumnTypeDiffers, step,
                    $"Step '{_steps[step].Name}' combines the column '{column.Key}' of its branches, but it is {_rules.NameOf(widest.Type)} from step " +
                    $"'{widest.Origin}' and {_rules.NameOf(other.Type)} from step '{other.Origin}'.",
                    column.Key);
            }
        }

        return false;
    }

    /// <summary>The column that counts among those that branches have under one name: the last one of those that no other branch has made anew since.</summary>
    /// <returns>Null where that can't be told.</returns>
    private CheckedColumn<TType>? Latest(IEnumerable<CheckedColumn<TType>> columns)
    {
        var all = columns.ToArray();
        if (all.All(column => column.Maker == all[0].Maker))
        {
            return all.Last();
        }

        return all.Any(column => _before[column.Maker] is null)
            ? null
            : all.Last(column => !all.Any(other => _before[other.Maker]!.Contains(column.Maker)));
    }

    /// <summary>Says where a row may have a column of another branch only than of the one that counts, and its value no place in that one's type.</summary>
    private void CheckTypes(int step, CheckedColumn<TType> column, IEnumerable<CheckedColumn<TType>> columns)
    {
        if (columns.FirstOrDefault(other => !_rules.Fits(other.Type, column.Type)) is { } other)
        {
            Report(
                FindingKind.ColumnTypeDiffers, step,
                $"Step '{_steps[step].Name}' gets the column '{column.Name}' of its branches, of which a row may have come through some only, but it is " +
                $"{_rules.NameOf(column.Type)} from step '{column.Origin}' and {_rules.NameOf(other.Type)} from step '{other.Origin}'. Rename one of them with output mappings.",
                column.Name);
        }
    }

    /// <summary>Whether a row comes through no two of the branches that made a column each for itself.</summary>
    private bool AreParted(int step, ColumnSet<TType>[] branches, string column, RoutedBranches routed)
    {
        var predecessors = _steps[step].Predecessors;
        var any = false;
        for (var left = 0; left < branches.Length; left++)
        {
            for (var right = left + 1; right < branches.Length; right++)
            {
                if (branches[left].Find(column) is { } one && branches[right].Find(column) is { } other && one.Maker != other.Maker)
                {
                    any = true;
                    if (!routed.ArePartedFor(_steps, step, predecessors[left], predecessors[right]))
                    {
                        return false;
                    }
                }
            }
        }

        return any;
    }

    /// <summary>What a route of rows behind the step reads must be among the step's columns.</summary>
    private void CheckRoute(int step)
    {
        var checkedStep = _steps[step];
        var made = _made[step];
        var missing = checkedStep.RouteInputs.Select(static input => input.Name)
            .Where(name => made.Find(name) is null && made.Names.All(displayed => displayed != name)).Distinct().ToArray();
        if (missing.Length > 0 && !made.IsOpen && !IsBroken(step))
        {
            Report(
                FindingKind.RouteDoesNotFit, step,
                $"The route behind step '{checkedStep.Name}' requires inputs {Listed(checkedStep.RouteInputs.Select(static input => input.Name))}, but only the " +
                $"inputs={Listed(made.Names)} are available, which means that the inputs={Listed(missing)} are missing or not available when the rows of " +
                $"'{checkedStep.Name}' are routed.{Makers(made)}",
                missing);
        }

        foreach (var input in checkedStep.RouteInputs)
        {
            if (input.Type is { } type && made.Find(input.Name) is { } column && !_rules.Fits(column.Type, type))
            {
                Report(
                    FindingKind.RouteDoesNotFit, step,
                    $"The route behind step '{checkedStep.Name}' reads the column '{column.Name}' as {_rules.NameOf(type)}, but step '{column.Origin}' makes it as {_rules.NameOf(column.Type)}.",
                    column.Name);
            }
        }
    }

    /// <summary>Whether no rows come to the step, which is said once.</summary>
    private bool IsBroken(int step) => IsBrokenRoot(_steps[step]) && !_steps[step].IsGenerator;

    private static bool Reads(CheckedStep<TType> step, string column) => step.Inputs.Any(input => step.MapInput(input.Name) == column);

    /// <summary>The column whose type all the others fit; the first where there is none.</summary>
    private CheckedColumn<TType> Widest(IEnumerable<CheckedColumn<TType>> columns) =>
        columns.FirstOrDefault(column => columns.All(other => _rules.Fits(other.Type, column.Type))) ?? columns.First();

    private void CheckMappings(int step)
    {
        var checkedStep = _steps[step];
        if (checkedStep.InputsAreKnown)
        {
            // Required ones first, each once: a class may declare its columns in one order and describe them in another.
            CheckMapping(step, "input", checkedStep.InputMappings, [.. checkedStep.Inputs.OrderBy(static input => input.Optional).Select(static input => input.Name).Distinct()]);
        }

        if (checkedStep.OutputsAreKnown)
        {
            CheckMapping(step, "output", checkedStep.OutputMappings, [.. checkedStep.Outputs.Select(static output => output.Name)]);
        }
    }

    private void CheckMapping(int step, string side, IReadOnlyList<KeyValuePair<string, string>> mappings, string[] columns)
    {
        foreach (var mapping in mappings.Where(mapping => !columns.Contains(mapping.Key)))
        {
            Report(
                FindingKind.MappedColumnUnknown, step,
                $"The {side} column '{mapping.Key}' doesn't exist in the {side}s of the step '{_steps[step].Name}'. " +
                $"{char.ToUpperInvariant(side[0])}{side.Substring(1)}s of the step are: {Listed(columns)}. Please review the {side} mappings of the step.",
                mapping.Key);
        }
    }

    private void CheckInputs(int step)
    {
        var checkedStep = _steps[step];
        if (!checkedStep.InputsAreKnown)
        {
            return;
        }

        var available = _available[step];
        var required = checkedStep.Inputs.Where(static input => !input.Optional).Select(input => checkedStep.MapInput(input.Name)).ToArray();
        var missing = required.Where(name => available.Find(name) is null && available.Names.All(displayed => displayed != name)).Distinct().ToArray();
        if (missing.Length > 0 && !available.IsOpen && !IsBrokenRoot(checkedStep))
        {
            Report(
                FindingKind.ColumnNotAvailable, step,
                $"Step '{checkedStep.Name}' requires inputs {Listed(required)}, but only the inputs={Listed(available.Names)} are available, which means that " +
                $"the inputs={Listed(missing)} are missing or not available when the step gets to be executed in the pipeline. " +
                $"Please make sure previous steps to '{checkedStep.Name}' are generating the required inputs.{Makers(available)}",
                missing);
        }

        foreach (var input in checkedStep.Inputs)
        {
            if (input.Type is { } type && available.Find(checkedStep.MapInput(input.Name)) is { } column && !_rules.Fits(column.Type, type))
            {
                Report(
                    FindingKind.ColumnTypeDiffers, step,
                    $"Step '{checkedStep.Name}' reads the column '{column.Name}' as {_rules.NameOf(type)}, but step '{column.Origin}' makes it as {_rules.NameOf(column.Type)}.",
                    column.Name);
            }
        }
    }

    /// <summary>A sentence that says where the available columns come from.</summary>
    private static string Makers(ColumnSet<TType> available)
    {
        var makers = available.Columns
            .SelectMany(static column => column.Fields?.Select(field => (field.Maker, field.Origin, column.Name)) ?? [(column.Maker, column.Origin, column.Name)])
            .GroupBy(static column => column.Maker)
            .Select(static made => $"step '{made.First().Origin}' makes {Listed(made.Select(static column => column.Name).Distinct())}").ToArray();
        return makers.Length == 0 ? "" : $" S{string.Join(", ", makers).Substring(1)}.";
    }

    private static bool IsBrokenRoot(CheckedStep<TType> step) => step.Predecessors.Count == 0;

    /// <summary>The columns after the step: those that remain, with the step's outputs in place of columns of their name or behind the others.</summary>
    private ColumnSet<TType> Apply(int step)
    {
        var checkedStep = _steps[step];
        if (!checkedStep.OutputsAreKnown)
        {
            return ColumnSet<TType>.Unknown;
        }

        var available = _available[step];
        var columns = available.Columns.ToList();
        if (checkedStep.KeepsOnly is { } kept)
        {
            columns = [.. kept.Select(checkedStep.MapInput).Distinct().SelectMany(name => columns.Where(column => column.Name == name))];
        }

        var dropped = new HashSet<string>(checkedStep.Drops.Select(checkedStep.MapInput), StringComparer.Ordinal);
        columns.RemoveAll(column => dropped.Contains(column.Name));
        var made = new HashSet<string>(StringComparer.Ordinal);
        var metadata = new List<CheckedColumn<TType>>();
        var metadataIsKnown = true;
        foreach (var output in checkedStep.Outputs)
        {
            var name = checkedStep.MapOutput(output.Name);
            if (!made.Add(name))
            {
                Report(FindingKind.OutputRepeated, step, $"Step '{checkedStep.Name}' makes two columns named '{name}'. Please review its output mappings.", name);
                continue;
            }

            if (TypeOf(step, output) is not { } type)
            {
                columns.RemoveAll(other => other.Name == name);
                CheckShape(step, output);
                metadataIsKnown &= MetadataColumn.FieldOf(name) is null;
            }
            else if (MetadataColumn.FieldOf(name) is not null)
            {
                metadata.Add(new CheckedColumn<TType>(name, _rules.Nullable(type), true, checkedStep.Name, step));
            }
            else
            {
                var column = new CheckedColumn<TType>(name, output.Nullable ? _rules.Nullable(type) : type, output.Nullable, checkedStep.Name, step);
                var place = columns.FindIndex(other => other.Name == name);
                if (place < 0)
                {
                    columns.Add(column);
                }
                else
                {
                    columns[place] = column;
                }
            }
        }

        if (!metadataIsKnown)
        {
            columns.RemoveAll(static column => column.Name == MetadataColumn.Name);
        }
        else if (metadata.Count > 0)
        {
            metadataIsKnown = (!available.IsOpen || columns.Exists(static column => column.Name == MetadataColumn.Name)) && AddMetadata(step, columns, metadata);
        }

        // A column whose type can't be told is left out of a set that is then open, so that nothing false is said about it.
        var isOpen = (available.IsOpen && (checkedStep.KeepsOnly is not { } only || only.Any(name => available.Find(checkedStep.MapInput(name)) is null))) ||
            checkedStep.Outputs.Any(output => TypeOf(step, output) is null) || !metadataIsKnown;
        return new ColumnSet<TType>(columns, isOpen);
    }

    private static string Listed(IEnumerable<string> names) => $"[{Quoted(names)}]";

    private static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(static name => $"'{name}'"));
}
