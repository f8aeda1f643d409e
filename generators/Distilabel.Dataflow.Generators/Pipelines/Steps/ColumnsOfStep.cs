using System.Runtime.CompilerServices;
using Distilabel.Dataflow.Generators.Pipelines.Following.Checks;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Distilabel.Dataflow.Generators.Pipelines.Types;
using Distilabel.Dataflow.Pipelines.Checking;

namespace Distilabel.Dataflow.Generators.Pipelines.Steps;

/// <summary>What a step, with the arguments seen, does to columns: the run time's <c>NamedColumns</c>, as far as arguments are seen.</summary>
internal sealed class ColumnsOfStep
{
    private readonly FollowedStep _step;
    private readonly StepClass _class;
    private readonly SchemaFiles _schemas;
    private readonly List<CheckedInput<ColumnTypeName>> _inputs = [];
    private readonly List<CheckedOutput<ColumnTypeName>> _outputs = [];

    private ColumnsOfStep(FollowedStep step, StepClass stepClass, SchemaFiles schemas)
    {
        _step = step;
        _class = stepClass;
        _schemas = schemas;
        _inputs.AddRange(stepClass.Inputs);
        _outputs.AddRange(stepClass.Outputs.Select(NameForStep));
        InputsUnseen = OutputsUnseen = step.ColumnsUnseen ?? (stepClass.ColumnsAreKnown
            ? null
            : new Note(step.Place, $"the columns of '{stepClass.Name}' are known only when it runs"));
        if (OutputsUnseen is null)
        {
            MakeLists();
            ReadInputs();
            MakeOutputs();
            KeepAndDrop();
            CheckTemplates();
        }

        InputsUnseen ??= step.InputMappings.Unseen;
        OutputsUnseen ??= step.OutputMappings.Unseen;
    }

    public IReadOnlyList<CheckedInput<ColumnTypeName>> Inputs => _inputs;

    public IReadOnlyList<CheckedOutput<ColumnTypeName>> Outputs => _outputs;

    public IReadOnlyList<string>? KeepsOnly { get; private set; }

    public IReadOnlyList<string> Drops { get; private set; } = [];

    /// <summary>Why it is not known what the step reads; null when it is.</summary>
    public Note? InputsUnseen { get; private set; }

    /// <summary>Why it is not known what the step makes, keeps or drops; null when it is.</summary>
    public Note? OutputsUnseen { get; private set; }

    /// <summary>Why the run time will refuse the step's arguments; null when it will not.</summary>
    public string? Fault { get; private set; }

    /// <summary>Why the template does not fit the columns; null when it does.</summary>
    public string? TemplateFault { get; private set; }

    /// <summary>Why it is not known what the template names; null when it is.</summary>
    public Note? TemplateUnseen { get; private set; }

    /// <summary>The columns of <paramref name="step"/>; null when not even its class is known.</summary>
    public static ColumnsOfStep? Of(FollowedStep step, SchemaFiles schemas) => step.Class is { } known ? new ColumnsOfStep(step, known, schemas) : null;

    /// <summary>Puts the step's name into the name of a column. One that is not known must not look like another's.</summary>
    private CheckedOutput<ColumnTypeName> NameForStep(CheckedOutput<ColumnTypeName> output) => output.Name.IndexOf("{step}", StringComparison.Ordinal) < 0
        ? output
        : output with { Name = output.Name.Replace("{step}", _step.NameIsKnown ? _step.Name : $"{_step.Name}#{RuntimeHelpers.GetHashCode(_step)}") };

    private void MakeLists()
    {
        if (_class.OutputListsIf is not { } property || !_step.Members.TryGetValue(property, out var value) || value is Constant { Content: false })
        {
            return;
        }

        if (value is not Constant { Content: true })
        {
            OutputsUnseen = new Note(_step.Place, $"it is not seen whether '{property}' is set");
            return;
        }

        for (var i = 0; i < _class.OwnOutputs; i++)
        {
            var type = _outputs[i].Nullable ? _outputs[i].Type?.ToNullable() : _outputs[i].Type;
            _outputs[i] = _outputs[i] with { Type = type?.ToList(), Nullable = true };
        }
    }

    private void CheckTemplates()
    {
        if (InputsUnseen is not null)
        {
            return;
        }

        var columns = _inputs.Skip(_class.Inputs.Count).Select(static input => input.Name).ToArray();
        foreach (var template in _class.Templates)
        {
            var text = _step.Members.TryGetValue(template.Property, out var value) ? (value as Constant)?.Content as string : template.Default;
            if (text is not null && LiquidNames.RefusedTagIn(text) is { } tag)
            {
                TemplateFault ??= TemplateFaults.Unreadable(_step.Name, TemplateFaults.RefusedTag(tag));
                continue;
            }

            if (text is null || LiquidNames.In(text) is not { } names)
            {
                TemplateUnseen ??= new Note(_step.Place, $"it is not seen which columns '{template.Property}' names");
                continue;
            }

            TemplateFault ??= names.FirstOrDefault(name => !columns.Contains(name)) is { } unknown
                ? TemplateFaults.UnknownColumn(_step.Name, unknown, columns)
                : columns.FirstOrDefault(column => !names.Contains(column)) is { } unused ? TemplateFaults.UnusedColumn(_step.Name, unused, text) : null;
        }
    }

    private void ReadInputs()
    {
        if (_class.InputsFrom is not { } from)
        {
            return;
        }

        var names = NamesIn(from.Property, static mapping => mapping.Column, out var unseen);
        if (names is { Count: 0 } or null && unseen is null)
        {
            names = from.Default;
            if (names.Count == 0 && !from.Optional)
            {
                if (_step.Members.ContainsKey(from.Property))
                {
                    Fault ??= ColumnArgumentFaults.NoNames(_step.Name, from.Property);
                }

                unseen = new Note(_step.Place, $"'{from.Property}' is not set here");
            }
        }

        if (unseen is not null)
        {
            InputsUnseen = OutputsUnseen = unseen;
            return;
        }

        _inputs.AddRange(names!.Select(name => new CheckedInput<ColumnTypeName>(name, from.Type, from.Optional)));
    }

    private void MakeOutputs()
    {
        if (_class.OutputsFromSchema is { } property)
        {
            MakeOutputsOfSchema(property);
        }

        if (_class.OutputsFrom is not { } from || OutputsUnseen is not null)
        {
            return;
        }

        var names = NamesIn(from.Property, static mapping => mapping.NewName, out var unseen);
        if (unseen is not null)
        {
            OutputsUnseen = unseen;
            return;
        }

        var first = _class.Inputs.Count;
        var sources = _inputs.Skip(first).Select(static input => input.Name).ToArray();
        if (names is not { Count: > 0 })
        {
            names = from.Default is { } only ? [only] : [.. sources.Select(source => from.DefaultPrefix + source)];
        }

        var follows = !from.HasType && from.Shape != ColumnShape.MergedList;
        if (follows && names.Count != sources.Length)
        {
            Fault ??= ColumnArgumentFaults.OtherCount(_step.Name, sources, from.Property, names);
            OutputsUnseen = new Note(_step.Place, $"'{from.Property}' names another number of columns");
            return;
        }

        _outputs.AddRange(names.Select((name, place) =>
            new CheckedOutput<ColumnTypeName>(name, from.Type, from.Optional, from.Shape, follows ? first + place : -1)));
    }

    private void MakeOutputsOfSchema(string property)
    {
        var value = _step.Members.TryGetValue(property, out var set) ? set : null;
        var areSeveral = false;
        if (value is Constant { Content: string path } && _schemas.Find(path, out areSeveral) is { } columns)
        {
            _outputs.AddRange(columns);
        }
        else
        {
            OutputsUnseen = new Note(_step.Place, areSeveral ? $"several schema files are called '{((Constant)value!).Content}'"
                : value is Constant { Content: string missing } ? $"no additional file of the build has the path '{missing}' in the project"
                : $"the columns of '{_class.Name}' are known only when it runs");
        }
    }

    private void KeepAndDrop()
    {
        if (_class.KeepsOnlyFrom is { } kept)
        {
            KeepsOnly = NamesIn(kept, static mapping => mapping.Column, out var unseen) ?? [];
            OutputsUnseen ??= unseen;
        }

        if (_class.DropsFrom is { } dropped)
        {
            Drops = NamesIn(dropped, static mapping => mapping.Column, out var unseen) ?? [];
            OutputsUnseen ??= unseen;
        }
    }

    /// <summary>The names in a property; null when it is not set.</summary>
    private IReadOnlyList<string>? NamesIn(string property, Func<Mapping, string> part, out Note? unseen)
    {
        unseen = null;
        if (!_step.Members.TryGetValue(property, out var value))
        {
            unseen = _step.IsMadeOfMore ? new Note(_step.Place, $"it is not seen whether the constructor sets '{property}'") : null;
            return null;
        }

        switch (value)
        {
            case Constant { Content: null }:
                return null;
            case Constant { Content: string name }:
                return [name];
            case ColumnMapping { Unseen: null } mappings:
                return [.. mappings.Items.Select(part)];
            case ListView { Content: { IsKnown: true } list } when list.Items.All(static item => item is Constant { Content: string }):
                return [.. list.Items.Select(static item => (string)((Constant)item).Content!)];
            default:
                unseen = value switch
                {
                    Unknown unknown => unknown.Note,
                    ColumnMapping mappings => mappings.Unseen,
                    ListView { Content: var list } => list.Unseen ?? list.Uncounted,
                    _ => null,
                };
                unseen ??= new Note(_step.Place, $"the names in '{property}' are not all constants");
                return null;
        }
    }
}
