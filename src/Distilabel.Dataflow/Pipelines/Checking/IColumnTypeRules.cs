using System.Collections.Generic;

namespace Distilabel.Dataflow.Pipelines.Checking;

/// <summary>What the check asks of types, however they are represented.</summary>
internal interface IColumnTypeRules<TType>
    where TType : class
{
    /// <summary>The type as a message names it.</summary>
    string NameOf(TType type);

    /// <summary>Whether values of <paramref name="from"/> can be read as <paramref name="to"/> without loss; null aside.</summary>
    bool Fits(TType from, TType to);

    /// <summary>The type with null among its values.</summary>
    TType Nullable(TType type);

    /// <summary>The type of a list of values.</summary>
    TType ListOf(TType element);

    /// <summary>The type of the elements of a list; text for text, which may hold a JSON list; null when <paramref name="list"/> is neither.</summary>
    TType? ElementOf(TType list);

    /// <summary>The list that holds the values of all <paramref name="types"/>, lists among them flattened; null when they have no common type.</summary>
    TType? Merge(IReadOnlyList<TType> types);

    /// <summary>Whether values of a type are records.</summary>
    bool IsRecord(TType type);

    /// <summary>The fields of a record, in order; null when the type is none, or they are not known.</summary>
    IReadOnlyList<KeyValuePair<string, TType>>? FieldsOf(TType type);

    /// <summary>A record with these fields, in order, each of which may be null.</summary>
    TType RecordOf(IEnumerable<KeyValuePair<string, TType>> fields);
}
