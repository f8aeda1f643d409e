using System.Collections.Immutable;
using Distilabel.Dataflow.AI.Generations;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Pipelines.Checking;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow.AI.Tasks;

/// <summary>The columns that a task makes: its own, the model's name, and what is known of each generation.</summary>
/// <remarks>
/// The latter are fields of <c>distilabel_metadata</c>, named for the step, so that those of chained tasks and of branches stand side by side. Where the
/// generations of a row are grouped, a column that differs from one to the next holds a list.
/// </remarks>
internal sealed class TaskOutputs
{
    internal const string ModelName = "model_name";
    internal const string RawOutput = MetadataColumn.Prefix + "raw_output_";
    internal const string RawInput = MetadataColumn.Prefix + "raw_input_";
    internal const string Statistics = MetadataColumn.Prefix + "statistics_";

    private readonly ImmutableArray<OutputColumn> _ofOneGeneration;
    private readonly int _modelName;
    private readonly int _rawOutput = -1;
    private readonly int _rawInput = -1;
    private readonly int _statistics;

    /// <param name="task">The task.</param>
    internal TaskOutputs(LLMTask task)
    {
        var columns = task.Descriptor.Columns.Outputs.RemoveAll(IsOfEveryTask).ToBuilder();
        _modelName = Add(columns, ModelName, ColumnTypes.String, "The model that was asked.");
        if (task.AddRawOutput)
        {
            _rawOutput = Add(columns, RawOutput + task.Name, ColumnTypes.String, "What the model answered.");
        }

        if (task.AddRawInput)
        {
            _rawInput = Add(columns, RawInput + task.Name, ColumnTypes.Of<ChatItem>().ToList(), "What the model was asked.");
        }

        _statistics = Add(
            columns, Statistics + task.Name, ColumnTypes.Of<GenerationStatistics>(), "What the provider says of the generation.");
        _ofOneGeneration = columns.ToImmutable();
        Columns = task.GroupGenerations
            ? [.. _ofOneGeneration.Select((column, place) => IsOfRow(place) ? column : ListOf(column))]
            : _ofOneGeneration;
    }

    /// <summary>The columns, as the step declares them.</summary>
    internal ImmutableArray<OutputColumn> Columns { get; }

    /// <summary>Empty columns for some generations of one row.</summary>
    internal Column[] CreateColumns(int generations) => [.. _ofOneGeneration.Select(column => TypeOf(column).CreateDefault(generations))];

    /// <summary>Sets what is known of a row before there is anything to ask, so that it stands there whatever fails.</summary>
    internal void SetModel(RowOutputs outputs, int row, string model) => outputs.Set<string?>(_modelName, row, model);

    /// <summary>Sets what is known before the model is asked.</summary>
    internal void SetQuestion(RowOutputs outputs, int row, IReadOnlyList<ChatItem> messages)
    {
        if (_rawInput >= 0)
        {
            outputs.Set<IReadOnlyList<ChatItem>?>(_rawInput, row, messages);
        }
    }

    /// <summary>Sets what is known of the answer, before anybody tries to make sense of it.</summary>
    internal void SetAnswer(RowOutputs outputs, int row, Generation generation)
    {
        if (_rawOutput >= 0)
        {
            outputs.Set(_rawOutput, row, generation.Text);
        }

        outputs.Set(_statistics, row, generation.Statistics);
    }

    /// <summary>Sets a row's lists to the values of all its generations.</summary>
    internal void SetLists(RowOutputs outputs, int row, Column[] generations)
    {
        for (var i = 0; i < generations.Length; i++)
        {
            if (!IsOfRow(i))
            {
                TypeOf(_ofOneGeneration[i]).Accept(new ListSetter(generations[i], outputs, i, row));
            }
        }
    }

    private bool IsOfRow(int place) => place == _modelName || place == _rawInput;

    private static int Add(ImmutableArray<OutputColumn>.Builder columns, string name, ColumnType type, string description)
    {
        columns.Add(new OutputColumn(name, type, Nullable: true, description));
        return columns.Count - 1;
    }

    // The base class declares them for the compiler's check, which knows no names of steps; here they stand behind what the task itself
    // makes.
    private static bool IsOfEveryTask(OutputColumn column) =>
        column.Name == ModelName || MetadataColumn.FieldOf(column.Name) is not null;

    private static OutputColumn ListOf(OutputColumn column) => column with { Type = TypeOf(column).ToList(), Nullable = true };

    private static ColumnType TypeOf(OutputColumn column) => column.Nullable ? column.Type!.ToNullable() : column.Type!;

    /// <summary>Sets one value, a list of all values of a column.</summary>
    private sealed class ListSetter(Column values, RowOutputs outputs, int output, int row) : IColumnTypeVisitor<bool>
    {
        public bool VisitScalar<T>(ScalarType<T> type) => Set<T>();

        public bool VisitNullable<T>(NullableType<T> type)
            where T : struct => Set<T?>();

        public bool VisitList<TList, TElement>(ListType<TList, TElement> type)
            where TList : class, IReadOnlyList<TElement> => Set<TList?>();

        public bool VisitRecord<T>(RecordType<T> type) => Set<T>();

        private bool Set<T>()
        {
            outputs.Set<IReadOnlyList<T>>(output, row, ((Column<T>)values).Values.ToArray());
            return true;
        }
    }
}
