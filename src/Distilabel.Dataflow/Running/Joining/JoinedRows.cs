using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Running.Joining;

/// <summary>What a join hands on at once.</summary>
/// <param name="Rows">The rows that belong together; may be none.</param>
/// <param name="Progress">How far the join has come.</param>
/// <param name="Absent">In place of rows: rows that no branch of the join was chosen for.</param>
internal sealed record JoinedRows(RowTuples? Rows, StreamProgress? Progress, Batch? Absent = null);
