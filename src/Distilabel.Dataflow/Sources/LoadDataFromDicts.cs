using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Sources;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow;

/// <summary>Loads rows held in memory, each a record: its public properties are the columns.</summary>
/// <typeparam name="T">A record or class; it needs no attribute.</typeparam>
[Step(Checkpoint = false)]
[OutputColumnsOf(nameof(T))]
public sealed partial class LoadDataFromDicts<[Row] T> : GeneratorStep, IGeneratorStep
{
    private static readonly StepDescriptor ClassDescriptor = new()
    {
        TypeName = nameof(LoadDataFromDicts),
        FullName = typeof(LoadDataFromDicts<T>).FullName!,
        Kind = StepKind.Generator,
        Checkpoint = false,
        Description = "Loads rows held in memory.",
        Settings = [new StepSetting(nameof(Data), static step => ((LoadDataFromDicts<T>)step).Data)],
    };

    /// <inheritdoc/>
    public LoadDataFromDicts(string? name = null)
        : base(name)
    {
    }

    /// <summary>The rows. They must not change while a pipeline runs.</summary>
    public IReadOnlyList<T> Data { get; init; } = [];

    /// <inheritdoc/>
    public override StepDescriptor Descriptor => ClassDescriptor;

    /// <inheritdoc/>
    public override StepColumns DescribeColumns() => new NamedColumns(this).MakeFieldsOf<T>().Columns;

    /// <inheritdoc/>
    IAsyncEnumerable<Column[]> IGeneratorStep.GenerateAsync(int batchSize, CancellationToken cancellationToken) =>
        ReadAsync(batchSize, SourceContext.Strict, cancellationToken);

    /// <inheritdoc/>
    IAsyncEnumerable<Column[]> IGeneratorStep.GenerateAsync(int batchSize, SourceContext context, CancellationToken cancellationToken) =>
        ReadAsync(batchSize, context, cancellationToken);

    private async IAsyncEnumerable<Column[]> ReadAsync(int batchSize, SourceContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var type = RowTypes.Of<T>();
        for (var start = 0; start < Data.Count; start += batchSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return Columns(type, start, Math.Min(batchSize, Data.Count - start), context);
        }

        await ValueTask.CompletedTask;
    }

    private Column[] Columns(RecordType<T> type, int start, int count, SourceContext context)
    {
        var rows = Rows(start, count);
        foreach (ref readonly var row in rows)
        {
            if (row is null)
            {
                rows = WithoutNulls(rows, start, context);
                break;
            }
        }

        var columns = new Column[type.Fields.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = type.Fields[i].GetColumn(rows);
        }

        return columns;
    }

    private ReadOnlySpan<T> WithoutNulls(ReadOnlySpan<T> rows, int start, SourceContext context)
    {
        var kept = new List<T>(rows.Length);
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i] is not null)
            {
                kept.Add(rows[i]);
                continue;
            }

            var reason = new PipelineException($"Step '{Name}': row {start + i} of Data is null.");
            if (!context.TryFail(kept.Count, reason, []))
            {
                throw reason;
            }
        }

        return CollectionsMarshal.AsSpan(kept);
    }

    private ReadOnlySpan<T> Rows(int start, int count)
    {
        switch (Data)
        {
            case T[] array:
                return array.AsSpan(start, count);
            case List<T> list:
                return CollectionsMarshal.AsSpan(list).Slice(start, count);
            default:
                var rows = new T[count];
                for (var i = 0; i < count; i++)
                {
                    rows[i] = Data[start + i];
                }

                return rows;
        }
    }
}

/// <summary>Loads rows held in memory, each a dictionary from the names of columns to values.</summary>
/// <remarks>
/// The columns are all names that any row has, in the order of their first appearance; a missing value is null. Their types are told by all values:
/// text, numbers, booleans, dates and lists of these keep theirs, numbers of several types become the wider one, nested dictionaries become records, and mixed
/// values are JSON.
/// </remarks>
[Step(Checkpoint = false)]
public sealed partial class LoadDataFromDicts : GeneratorStep, IGeneratorStep
{
    private static readonly StepDescriptor ClassDescriptor = new()
    {
        TypeName = nameof(LoadDataFromDicts),
        FullName = typeof(LoadDataFromDicts).FullName!,
        Kind = StepKind.Generator,
        Checkpoint = false,
        Description = "Loads rows held in memory.",
        Settings = [new StepSetting(nameof(Data), static step => ((LoadDataFromDicts)step).Data)],
    };

    private Schema? _schema;

    /// <inheritdoc/>
    public LoadDataFromDicts(string? name = null)
        : base(name)
    {
    }

    /// <summary>The rows. They must not change once the pipeline is checked or run.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, object?>> Data { get; init; } = [];

    /// <inheritdoc/>
    public override StepDescriptor Descriptor => ClassDescriptor;

    private Schema Schema => _schema ??= DictionaryColumns.SchemaOf(Data, Name);

    /// <inheritdoc/>
    public override StepColumns DescribeColumns() =>
        new([], [.. Schema.Columns.Select(static column => new OutputColumn(column.Name, column.Type, column.Nullable))]);

    /// <inheritdoc/>
    async IAsyncEnumerable<Column[]> IGeneratorStep.GenerateAsync(int batchSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var start = 0; start < Data.Count; start += batchSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return DictionaryColumns.Read(Data, Schema, start, Math.Min(batchSize, Data.Count - start));
        }

        await ValueTask.CompletedTask;
    }
}
