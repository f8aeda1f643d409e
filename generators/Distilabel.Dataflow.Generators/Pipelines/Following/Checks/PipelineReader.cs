using System.Collections.Immutable;
using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Distilabel.Dataflow.Generators.Pipelines.Steps;
using Distilabel.Dataflow.Generators.Pipelines.Types;
using Distilabel.Dataflow.Pipelines.Checking;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Checks;

/// <summary>Gives a pipeline, as one path through the code made it, to the shared check.</summary>
internal sealed class PipelineReader
{
    private readonly PipelineContent _pipeline;
    private readonly List<FollowedStep> _steps;
    private readonly ColumnsOfStep?[] _columns;
    private readonly Dictionary<int, int> _places = [];
    private readonly List<Fault> _faults = [];

    private PipelineReader(int pipeline, State state, SchemaFiles schemas)
    {
        _pipeline = state.Pipeline(pipeline);
        var steps = Graph.Collect(state, pipeline);
        Graph.GiveNames(state, steps);
        _steps = [.. steps.Select(step => new FollowedStep(step, state))];
        for (var i = 0; i < _steps.Count; i++)
        {
            _places[_steps[i].Id] = i;
        }

        _columns = [.. _steps.Select(step => ColumnsOfStep.Of(step, schemas))];
    }

    /// <summary>What is wrong with the pipeline, and what of it is not followed.</summary>
    public static (IReadOnlyList<Fault> Faults, IReadOnlyList<Note> Notes) Check(int pipeline, State state, SchemaFiles schemas)
    {
        var reader = new PipelineReader(pipeline, state, schemas);
        reader.Check();
        return (reader._faults, [.. reader._pipeline.Notes, .. reader.Notes()]);
    }

    private void Check()
    {
        for (var i = 0; i < _steps.Count; i++)
        {
            if (_columns[i]?.Fault is { } fault && _steps[i].Place is { } place)
            {
                _faults.Add(new Fault(PipelineRules.ColumnsNotNamed, place, fault));
            }

            if (_columns[i]?.TemplateFault is { } mismatch && (_steps[i].TemplatePlace ?? _steps[i].Place) is { } template)
            {
                _faults.Add(new Fault(PipelineRules.TemplateColumnUnknown, template, mismatch));
            }
        }

        var model = _steps.Select(Describe).ToArray();
        var result = PipelineCheck<ColumnTypeName>.Run(model, ColumnTypeNameRules.Instance);
        foreach (var finding in result.Findings)
        {
            // A step that stands for many of its like gives what it makes to each place once: with itself it is no conflict.
            if (PlaceOf(finding) is { } place)
            {
                var fault = new Fault(PipelineRules.Of(finding.Kind), place, finding.Message);
                _faults.Add(finding.Kind switch
                {
                    FindingKind.ColumnNotAvailable => MissingColumns.Describe(fault, finding, _steps, model, result),
                    // One place that names several steps can't give them all another name.
                    FindingKind.NameRepeated when _steps.Count(step => step.NamePlace == place) == 1 => fault.With(StepNames.NameProperty, StepNames.Free(_steps[finding.Step].Name, _steps.Select(static step => step.Name))),
                    FindingKind.MappedColumnUnknown => MissingColumns.Describe(fault, finding, _steps[finding.Step], model[finding.Step]),
                    _ => fault,
                });
            }
        }
    }

    private CheckedStep<ColumnTypeName> Describe(FollowedStep step, int place)
    {
        var columns = _columns[place];
        return new CheckedStep<ColumnTypeName>
        {
            Name = step.Name,
            NameIsKnown = step.NameIsKnown && step.Class is not null,
            IsGenerator = step.Class?.IsGenerator ?? false,
            SeesBranchesApart = step.Creation is null || (step.Class?.SeesBranchesApart ?? true),
            Routes = step.Routes,
            RoutesToOne = step.Route is { RoutesToOne: true },
            RouteInputs = step.Route?.Reads ?? [],
            InputsAreKnown = columns is { InputsUnseen: null },
            OutputsAreKnown = columns is { OutputsUnseen: null },
            PredecessorsAreKnown = step.PredecessorsUnseen is null && step.Class is not null,
            Predecessors = [.. step.Predecessors.Select(connection => _places[connection.From])],
            Inputs = columns?.Inputs ?? [],
            Outputs = columns?.Outputs ?? [],
            KeepsOnly = columns?.KeepsOnly,
            Drops = columns?.Drops ?? [],
            InputMappings = [.. step.InputMappings.Items.Select(static mapping => new KeyValuePair<string, string>(mapping.Column, mapping.NewName))],
            OutputMappings = [.. step.OutputMappings.Items.Select(static mapping => new KeyValuePair<string, string>(mapping.Column, mapping.NewName))],
        };
    }

    private SyntaxNode? PlaceOf(PipelineFinding finding)
    {
        var step = _steps[finding.Step];
        var place = finding.Kind switch
        {
            FindingKind.NameRepeated => step.NamePlace,
            FindingKind.RouteDoesNotFit => step.RoutePlace,
            FindingKind.GeneratorHasPredecessor => step.Predecessors[0].Place,
            FindingKind.MappedColumnUnknown => step.InputMappings.Items.Concat(step.OutputMappings.Items)
                .FirstOrDefault(mapping => mapping.Column == finding.Columns[0])?.Place,
            _ => null,
        };
        return place ?? step.Place ?? _pipeline.Place;
    }

    private IEnumerable<Note> Notes()
    {
        for (var i = 0; i < _steps.Count; i++)
        {
            var step = _steps[i];
            foreach (var note in new[]
            {
                step.PredecessorsUnseen, step.SuccessorsUnseen, step.Uncounted, step.ColumnsUnseen, _columns[i]?.InputsUnseen, _columns[i]?.OutputsUnseen,
                _columns[i]?.TemplateUnseen, step.Route?.Unseen,
            })
            {
                if (note is not null)
                {
                    yield return note.Place is null ? note with { Place = step.Place } : note;
                }
            }
        }
    }
}
