namespace Distilabel.Dataflow.Columns;

/// <summary>A promise that every row up to an identity, itself and all rows made of it included, has passed.</summary>
/// <remarks>
/// Rows pass each place in the order of their identities. A step that drops rows, or makes none of one, says with this how far it has come, so
/// that a join need not wait for a row that will never come.
/// </remarks>
/// <param name="Prefix">The leading ordinals of the identity.</param>
public sealed record StreamProgress(long[] Prefix);
