namespace Distilabel.Dataflow.ParquetFiles;

/// <summary>One place among the values of a schema's node, as the Dremel paper counts them.</summary>
/// <param name="Repetition">At which repeated ancestor this place continues a list; zero starts a row.</param>
/// <param name="Definition">How many optional and repeated ancestors are there.</param>
/// <param name="HasValue">Whether the node's values have one, maybe null, for this place; otherwise an ancestor is null or empty.</param>
internal readonly record struct Slot(byte Repetition, byte Definition, bool HasValue);
