using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Tests.Columns;

/// <summary>A chat of which only the file knows the shape goes to a step that takes typed messages.</summary>
public sealed class RecordConversionTests
{
    private static readonly DynamicRecordType Message = new(("content", ColumnTypes.String), ("extra", ColumnTypes.Int64), ("author", ColumnTypes.String));

    private static readonly ColumnType Chat = Message.ToList();

    [Fact]
    public void Fields_are_found_by_name_and_missing_ones_are_null_where_they_may_be()
    {
        var conversion = ColumnConversion.Find(Chat, ColumnTypes.Of<RecordConversionMessage>().ToList())!;
        var column = Chats([("hi", 1, "me"), ("ho", null, null)], null, []);

        var converted = ((Column<IReadOnlyList<RecordConversionMessage>?>)conversion.Convert(column)).Values.ToArray();

        Assert.False(conversion.HasMisfit(column));
        Assert.Equal([new("me", "hi", null), new(null, "ho", null)], converted[0]!);
        Assert.Null(converted[1]);
        Assert.Empty(converted[2]!);
    }

    [Fact]
    public void A_nested_null_says_where_it_is_and_what_is_wanted()
    {
        var conversion = ColumnConversion.Find(Chat, ColumnTypes.Of<RecordConversionMessage>().ToList())!;
        var column = Chats([("fine", 1, "me")], [("hi", 1, "me"), (null, 2, "you")]);

        Assert.True(conversion.HasMisfit(column));
        Assert.Null(conversion.FindMisfit(column, 0));
        Assert.Equal("messages[1].content is null here, where text is wanted", conversion.FindMisfit(column, 1)!.ToSentence("messages"));
    }

    [Fact]
    public void A_nested_number_that_is_null_says_where_it_is()
    {
        var from = new DynamicRecordType(("inner", new DynamicRecordType(("numbers", ColumnTypes.Int32.ToNullable().ToList()))));
        var to = new DynamicRecordType(("inner", new DynamicRecordType(("numbers", ColumnTypes.Int64.ToList()))));
        var numbers = new Column<IReadOnlyList<int?>?>([[1, 2], [3, 4, null]]);
        var inner = ((DynamicRecordType)from.Fields[0].Type).CreateColumn([numbers], [0, 1]);
        var column = from.CreateColumn([inner], [0, 1]);

        Assert.Null(ColumnConversion.Find(from, to)!.FindMisfit(column, 0));
        Assert.Equal("a.inner.numbers[2] is null here, where long is wanted", ColumnConversion.Find(from, to)!.FindMisfit(column, 1)!.ToSentence("a"));
    }

    [Fact]
    public void A_record_without_a_field_that_must_be_there_is_refused_before_the_run()
    {
        Assert.False(ColumnConversion.Exists(new DynamicRecordType(("author", ColumnTypes.String)), ColumnTypes.Of<RecordConversionMessage>()));
        Assert.False(ColumnConversion.Exists(new DynamicRecordType(("content", ColumnTypes.Int64)), ColumnTypes.Of<RecordConversionMessage>()));
        Assert.False(ColumnConversion.Exists(new DynamicRecordType(("other", ColumnTypes.String)), new DynamicRecordType(("content", ColumnTypes.String))));
    }

    [Fact]
    public void A_number_in_a_record_may_become_wider()
    {
        var from = new DynamicRecordType(("content", ColumnTypes.String), ("score", ColumnTypes.Int32));
        var conversion = ColumnConversion.Find(from, ColumnTypes.Of<RecordConversionMessage>())!;
        var column = from.CreateColumn([new Column<string?>(["a", "b"]), new Column<int?>([7, null])], [1, -1, 0]);

        RecordConversionMessage?[] expected = [new(null, "b", null), null, new(null, "a", 7)];
        Assert.Equal(expected, ((Column<RecordConversionMessage?>)conversion.Convert(column)).Values.ToArray());
    }

    [Fact]
    public void How_a_file_stored_a_type_makes_no_other_type_of_it()
    {
        var stored = ColumnTypes.String.WithStorage(new Large());
        var record = new DynamicRecordType(("a", stored)).ToList();

        Assert.True(stored.IsSameAs(ColumnTypes.String));
        Assert.True(record.IsSameAs(new DynamicRecordType(("a", ColumnTypes.String)).ToList()));
        Assert.Equal(new Large(), TypeParts.Of(TypeParts.Of(record).Element!).Fields![0].Type.Storage);
        Assert.Equal(new Large(), ColumnTypes.Int32.WithStorage(new Large()).ToNullable().Storage);
        Assert.Null(ColumnTypes.Int32.ToNullable().Storage);
        Assert.Same(ColumnTypes.Of<int?>(), ColumnTypes.Int32.ToNullable());
        Assert.Equal(new Large(), ColumnType.Union(stored, ColumnTypes.String.WithStorage(new Large()))!.Storage);
        Assert.Null(ColumnType.Union(stored, ColumnTypes.String)!.Storage);
    }

    [Fact]
    public void A_union_has_the_fields_of_both_records_and_the_wider_numbers()
    {
        ColumnType? Union(ColumnType one, ColumnType other) => ColumnType.Union(one, other);

        Assert.Equal(
            "list<record<a: long?, b: string, c: list<double>>>",
            Union(
                new DynamicRecordType(("a", ColumnTypes.Int32), ("b", ColumnTypes.String)).ToList(),
                new DynamicRecordType(("b", ColumnTypes.Null), ("a", ColumnTypes.Int64), ("c", ColumnTypes.Double.ToList())).ToList())?.Name);
        Assert.Equal("int?", Union(ColumnTypes.Int32, ColumnTypes.Null)?.Name);
        Assert.Equal("short", Union(ColumnTypes.SByte, ColumnTypes.Byte)?.Name);
        Assert.Equal("double", Union(ColumnTypes.Single, ColumnTypes.Int32)?.Name);
        Assert.Equal("Timestamp", Union(ColumnTypes.DateTime, ColumnTypes.Timestamp)?.Name);
        Assert.Equal("map<string, long?>", Union(ColumnTypes.Map(ColumnTypes.String, ColumnTypes.Int32), ColumnTypes.Map(ColumnTypes.String, ColumnTypes.Int64))?.Name);
        Assert.Null(Union(ColumnTypes.Int64, ColumnTypes.Double));
        Assert.Null(Union(ColumnTypes.String, ColumnTypes.String.ToList()));
        Assert.Null(Union(new DynamicRecordType(("a", ColumnTypes.String)), new DynamicRecordType(("a", ColumnTypes.Int64))));
    }

    [Fact]
    public void A_value_is_read_by_name_typed_or_boxed()
    {
        var record = Chats([("hi", 3, null)])[0] is IReadOnlyList<RecordValue?> list ? list[0]! : null!;

        Assert.Equal("hi", record["content"]);
        Assert.Equal(3, record.Get<long>("extra"));
        Assert.Equal(3, record.Get<long?>("extra"));
        Assert.True(record.IsNull(2));
        Assert.Equal("""{"content":"hi","extra":3,"author":null}""", record.ToString());
        Assert.Contains("'role'", Assert.Throws<KeyNotFoundException>(() => record["role"]).Message, StringComparison.Ordinal);
        Assert.False(record.TryGetValue("role", out _));
    }

    private static Column<IReadOnlyList<RecordValue?>?> Chats(params (string? Content, long? Extra, string? Author)[]?[] chats)
    {
        var messages = chats.SelectMany(static chat => chat ?? []).ToArray();
        var records = Message.CreateColumn(
            [
                new Column<string?>([.. messages.Select(static message => message.Content)]), new Column<long?>([.. messages.Select(static message => message.Extra)]),
                new Column<string?>([.. messages.Select(static message => message.Author)]),
            ],
            [.. Enumerable.Range(0, messages.Length)]).Values;
        var lists = new IReadOnlyList<RecordValue?>?[chats.Length];
        for (int i = 0, next = 0; i < lists.Length; i++)
        {
            lists[i] = chats[i] is { } chat ? records.Slice(next, chat.Length).ToArray() : null;
            next += chats[i]?.Length ?? 0;
        }

        return new Column<IReadOnlyList<RecordValue?>?>(lists, (ColumnType<IReadOnlyList<RecordValue?>?>)Chat);
    }

    private sealed record Large : StorageForm;
}

[Row]
public sealed record RecordConversionMessage(string? Author, string Content, double? Score);
